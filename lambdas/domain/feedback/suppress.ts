import type { SuppressionOrigin } from '../../contract/policy.ts';
import type { SuppressAs } from './effects.ts';
import { endOf, foldBounces, latestBounce, longerOf, withHardBounce, withSoftBounce } from './fold-bounces.ts';
import type { Evidence, SuppressionEntry, SuppressionRecord } from './suppression-record.ts';
import { defaultTerms, type SuppressionTerms } from './suppression-terms.ts';

/** Under which origin an effect suppresses. */
export const originOf: Readonly<Record<SuppressAs, SuppressionOrigin>> = {
  'hard-bounce': 'bounce',
  'soft-bounce': 'bounce',
  complaint: 'complaint',
  provider: 'provider',
};

/**
 * The record of an address after an event. The same events lead to the same record, in whatever order and however often
 * they come; the very same record if the event adds nothing. What a person entered is never shortened.
 */
export const suppress = (
  record: SuppressionRecord,
  as: SuppressAs,
  evidence: Evidence,
  terms: SuppressionTerms = defaultTerms,
): SuppressionRecord => {
  const pardonedUntil = record.pardons?.[originOf[as]];
  if (pardonedUntil !== undefined && evidence.at <= pardonedUntil) return record;
  const next = apply(record, as, evidence, terms);
  return asText(next) === asText(record) ? record : next;
};

const apply = (
  record: SuppressionRecord,
  as: SuppressAs,
  evidence: Evidence,
  terms: SuppressionTerms,
): SuppressionRecord => {
  switch (as) {
    case 'hard-bounce':
      return withBounces(record, withHardBounce(record.bounces ?? {}, evidence), terms);
    case 'soft-bounce':
      return withBounces(record, withSoftBounce(record.bounces ?? {}, evidence.at, terms), terms);
    case 'complaint':
      return withEntry(record, earlierEvidence(record.entries.complaint, { origin: 'complaint', evidence }));
    case 'provider': {
      const { first, last } = spanOf(record.entries.provider, evidence);
      // SES forgets its own list after at most 14 days, and what is on the account's comes back with the next mail.
      const until = new Date(Date.parse(last.at) + terms.bounceDays[0] * 86_400_000).toISOString();
      return withEntry(
        record,
        keepLonger(record.entries.provider, { origin: 'provider', since: first, until, evidence: last }),
      );
    }
  }
};

const withEntry = (record: SuppressionRecord, entry: SuppressionEntry): SuppressionRecord => ({
  ...record,
  entries: { ...record.entries, [entry.origin]: entry },
});

const withBounces = (
  record: SuppressionRecord,
  bounces: NonNullable<SuppressionRecord['bounces']>,
  terms: SuppressionTerms,
): SuppressionRecord => {
  const folded = foldBounces(bounces, terms);
  const { bounce: before, ...others } = record.entries;
  const bounce = folded === undefined ? before : longerOf(before, folded);
  const stands = bounce !== undefined && endOf(bounce) > latestBounce(bounces);
  return { ...record, entries: stands ? { ...others, bounce } : others, bounces };
};

/** A complaint counts from the first; what a person entered stays as it is. */
const earlierEvidence = (
  before: SuppressionEntry | undefined,
  { origin, evidence }: { readonly origin: SuppressionOrigin; readonly evidence: Evidence },
): SuppressionEntry => {
  const entry: SuppressionEntry = { origin, since: evidence.at, evidence };
  if (before === undefined) return entry;
  if (before.evidence === undefined) return before.until === undefined ? before : entry;
  return isEarlier(evidence, before.evidence) ? entry : before;
};

const keepLonger = (before: SuppressionEntry | undefined, entry: SuppressionEntry): SuppressionEntry =>
  before?.evidence === undefined ? longerOf(before, entry) : entry;

const spanOf = (before: SuppressionEntry | undefined, evidence: Evidence) => {
  const known = before?.evidence;
  if (known === undefined) return { first: evidence.at, last: evidence };
  const first = before?.since !== undefined && before.since < evidence.at ? before.since : evidence.at;
  return { first, last: isEarlier(known, evidence) ? evidence : known };
};

const isEarlier = (one: Evidence, other: Evidence): boolean =>
  one.at === other.at ? one.event < other.event : one.at < other.at;

/** Equal records are equal as text, whatever order their members come in. */
const asText = (record: SuppressionRecord): string =>
  JSON.stringify(record, (_, value: unknown) =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
