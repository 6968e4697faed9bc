import { type SuppressionOrigin, suppressionOrigins } from '../../lambdas/contract/policy.ts';
import type { Evidence } from '../../lambdas/domain/feedback/suppression-record.ts';
import { UserError } from '../user-error.ts';
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

/** @throws {UserError} when there is no such origin */
export const parseOrigin = (text: string): SuppressionOrigin => {
  const origin = suppressionOrigins.find((each) => each === text);
  if (origin !== undefined) return origin;
  throw new UserError(`--origin ${text}: no origin: write one of ${suppressionOrigins.join(', ')}`);
};
