import { type SuppressionOrigin, suppressionOrigins } from '../../contract/policy.ts';
import type { Evidence } from '../feedback/suppression-record.ts';
import type { KeptEntry, KeptRecord } from './kept-record.ts';

/** A suppression as the commands show it. */
export type ShownEntry = {
  readonly address: string;
  readonly origin: SuppressionOrigin;
  /** Which mail: all of it, or that of a purpose. A purpose's `blockedBy` may let an origin pass. */
  readonly scope: ShownScope;
  /** ISO 8601, as is `until`. Absent: unknown. */
  readonly since?: string;
  /** Absent: it does not end by itself. */
  readonly until?: string;
  readonly standing: boolean;
  /** Given by the person who entered it. */
  readonly reason?: string;
  /** ARN of who that was. */
  readonly by?: string;
  /** The event behind it. */
  readonly evidence?: Evidence;
};

export type ShownScope = 'everything' | `purpose:${string}`;

/** @param now - milliseconds since the epoch */
export const isStanding = ({ until }: Pick<KeptEntry, 'until'>, now: number): boolean =>
  until === undefined || Date.parse(until) > now;

/** The entries of an address: those for all mail in the order of origins, then those for purposes. */
export const shownEntries = (
  { address, entries, unsubscribes = {} }: KeptRecord,
  now: number,
): readonly ShownEntry[] => [
  ...suppressionOrigins.flatMap((origin) => {
    const entry = entries[origin];
    return entry === undefined ? [] : [shownEntry(address, 'everything', entry, now)];
  }),
  ...Object.entries(unsubscribes).map(([purpose, entry]) => shownEntry(address, `purpose:${purpose}`, entry, now)),
];

const shownEntry = (address: string, scope: ShownScope, entry: KeptEntry, now: number): ShownEntry => {
  const { origin, since, until, reason, by, evidence } = entry;
  return {
    address,
    origin,
    scope,
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    standing: isStanding(entry, now),
    ...(reason === undefined ? {} : { reason }),
    ...(by === undefined ? {} : { by }),
    ...(evidence === undefined ? {} : { evidence }),
  };
};

/** An entry in a few words: its origin, and the purpose if it is not about all mail. */
export const shownName = ({ origin, scope }: Pick<ShownEntry, 'origin' | 'scope'>): string =>
  scope === 'everything' ? origin : `${origin} (${scope.slice('purpose:'.length)})`;

/** Which entries are asked for. */
export type WantedEntries = {
  readonly origin?: SuppressionOrigin;
  /** Milliseconds since the epoch. */
  readonly since?: number;
};

/** The entries that stand, newest first; those that nobody knows the time of come last, and only where any time will do. */
export const selectEntries = (
  records: readonly KeptRecord[],
  { origin, since }: WantedEntries,
  now: number,
): readonly ShownEntry[] =>
  records
    .flatMap((record) => shownEntries(record, now))
    .filter((entry) => entry.standing && (origin === undefined || entry.origin === origin))
    .filter((entry) => since === undefined || startOf(entry) >= since)
    .toSorted((one, other) => {
      const [first, second] = [startOf(one), startOf(other)];
      if (first !== second) return first > second ? -1 : 1;
      return one.address < other.address ? -1 : 1;
    });

const startOf = ({ since }: ShownEntry): number => (since === undefined ? Number.NEGATIVE_INFINITY : Date.parse(since));
