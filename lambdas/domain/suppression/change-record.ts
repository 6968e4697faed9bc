import type { SuppressionOrigin } from '../../contract/policy.ts';
import type { SuppressionRecord } from '../feedback/suppression-record.ts';
import type { KeptEntry } from './kept-record.ts';

/** The record with what a person or a file entered, in place of what was there of the same origin. */
export const withEntry = (record: SuppressionRecord, entry: KeptEntry): SuppressionRecord => ({
  ...record,
  entries: { ...record.entries, [entry.origin]: entry },
});

/**
 * The record without the entries of some origins, and with nothing left that could bring them back: the history of
 * bounces is forgotten, and so will be what comes late of events up to now. The very same record if it has none of them.
 * @param at - ISO 8601 in UTC
 */
export const withoutEntries = (
  record: SuppressionRecord,
  origins: readonly SuppressionOrigin[],
  at: string,
): SuppressionRecord => {
  const removed = origins.filter((origin) => record.entries[origin] !== undefined);
  if (removed.length === 0) return record;
  const { bounces, ...others } = record;
  const entries = Object.fromEntries(
    Object.entries(record.entries).filter(([origin]) => !removed.some((each) => each === origin)),
  );
  return {
    ...others,
    ...(bounces === undefined || removed.includes('bounce') ? {} : { bounces }),
    entries,
    pardons: { ...record.pardons, ...Object.fromEntries(removed.map((origin) => [origin, at])) },
  };
};
