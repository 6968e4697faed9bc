import type { SuppressionOrigin } from '../../contract/policy.ts';
import { endOf } from '../feedback/fold-bounces.ts';
import type { Evidence, SuppressionRecord } from '../feedback/suppression-record.ts';
import type { KeptEntry } from './kept-record.ts';

/** The record with what a person entered, in place of what was there of the same origin. */
export const withEntry = (record: SuppressionRecord, entry: KeptEntry): SuppressionRecord => ({
  ...record,
  entries: { ...record.entries, [entry.origin]: entry },
});

/**
 * The record with what a file has. A file only ever adds: the very same record if what stands of that origin ends no
 * earlier, so that nobody takes away by a file what they may not take away.
 */
export const withEntryOfFile = (record: SuppressionRecord, entry: KeptEntry): SuppressionRecord => {
  const before = record.entries[entry.origin];
  return before !== undefined && endOf(before) >= endOf(entry) ? record : withEntry(record, entry);
};

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

/** The record with an unsubscribe of a purpose, in place of what was there of it. */
export const withUnsubscribeEntry = (
  record: SuppressionRecord,
  purpose: string,
  entry: KeptEntry,
): SuppressionRecord => ({ ...record, unsubscribes: { ...record.unsubscribes, [purpose]: entry } });

/** The record of a person who has used a link. The first time counts: the very same record if they have said so before. */
export const withUnsubscribe = (record: SuppressionRecord, purpose: string, evidence: Evidence): SuppressionRecord => {
  const before = record.unsubscribes?.[purpose];
  if (before !== undefined && before.until === undefined) return record;
  return withUnsubscribeEntry(record, purpose, { origin: 'unsubscribe', since: evidence.at, evidence });
};

/** The record without unsubscribes of these purposes; the very same if it has none of them. */
export const withoutUnsubscribes = (record: SuppressionRecord, purposes: readonly string[]): SuppressionRecord => {
  const { unsubscribes = {} } = record;
  if (!purposes.some((purpose) => Object.hasOwn(unsubscribes, purpose))) return record;
  const remaining = Object.entries(unsubscribes).filter(([purpose]) => !purposes.includes(purpose));
  return { ...record, unsubscribes: Object.fromEntries(remaining) };
};
