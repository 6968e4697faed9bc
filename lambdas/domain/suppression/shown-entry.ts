import { type SuppressionOrigin, suppressionOrigins } from '../../contract/policy.ts';
import type { Evidence } from '../feedback/suppression-record.ts';
import type { KeptEntry, KeptRecord } from './kept-record.ts';

/** A suppression as the commands show it. */
export type ShownEntry = {
  readonly address: string;
  readonly origin: SuppressionOrigin;
  /** Which mail: there is no narrower scope yet. A purpose's `blockedBy` may let an origin pass. */
  readonly scope: 'everything';
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

/** @param now - milliseconds since the epoch */
export const isStanding = ({ until }: Pick<KeptEntry, 'until'>, now: number): boolean =>
  until === undefined || Date.parse(until) > now;

/** The entries of an address in the order of origins. */
export const shownEntries = ({ address, entries }: KeptRecord, now: number): readonly ShownEntry[] =>
  suppressionOrigins.flatMap((origin) => {
    const entry = entries[origin];
    if (entry === undefined) return [];
    const { since, until, reason, by, evidence } = entry;
    return [
      {
        address,
        origin,
        scope: 'everything',
        ...(since === undefined ? {} : { since }),
        ...(until === undefined ? {} : { until }),
        standing: isStanding(entry, now),
        ...(reason === undefined ? {} : { reason }),
        ...(by === undefined ? {} : { by }),
        ...(evidence === undefined ? {} : { evidence }),
      },
    ];
  });

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
