import { inPages } from '../adapters/in-pages.ts';
import type { DeliveryKey, Ledger } from '../adapters/ledger.ts';
import type { Span } from '../adapters/source-deliveries.ts';
import { sourceHourShards } from '../contract/tables.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { hourMilliseconds, type SourceHour, sourceHours } from '../domain/delivery/source-hour.ts';
import { mapConcurrently } from '../runtime/map-concurrently.ts';
import type { ControlDependencies } from './dependencies.ts';

/** Deliveries of some sources in a time, all of them or as many as were asked for. */
export type LedgerSample = {
  readonly deliveries: readonly Delivery[];
  /** How many there are. */
  readonly total: number;
};

export type SampleOf = {
  readonly sources: readonly string[];
  /** Milliseconds since the epoch, as is `until`. */
  readonly since: number;
  readonly until: number;
  readonly size: number;
};

/** Calls in progress at once: small ones of the index, and reads of a hundred items. */
const concurrentQueries = 32;
const concurrentReads = 8;
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const keysPerRead = 100;
/** As much of a part as is read before it is counted, at least. */
const shortestHead = 20;
/** Each is a call: more take longer than a function may. */
const mostParts = 50_000;

/** Whether looking would take more calls than a function has time for. */
export const isTooMuch = ({ sources, since, until }: Omit<SampleOf, 'size'>): boolean =>
  sources.length * sourceHourShards * ((until - since) / hourMilliseconds + 1) > mostParts;

/**
 * Reads a sample of what sources were given to send, through the index, without a scan. Every source and hour is in it, by
 * its share; where not all of an hour is read, each part of it is read from another quarter of the hour on.
 */
export const sampleLedger = async (
  { sources, since, until, size }: SampleOf,
  {
    sourceDeliveries,
    ledger,
  }: Pick<ControlDependencies, 'sourceDeliveries'> & { readonly ledger: Pick<Ledger, 'getEach'> },
): Promise<LedgerSample> => {
  const parts = sources.flatMap((source) => sourceHours(source, since, until));
  const headLength = Math.max(shortestHead, Math.ceil((2 * size) / Math.max(1, parts.length)));
  const looked = await mapConcurrently(parts, concurrentQueries, async (part): Promise<Looked> => {
    const span = spanOf(part, since, until);
    const head = await sourceDeliveries.first(part.key, span, headLength);
    // Most parts are no longer than that, and need no second call.
    return head.length < headLength
      ? { part, span, all: head, count: head.length }
      : { part, span, count: await sourceDeliveries.count(part.key, span) };
  });
  const total = looked.reduce((sum, { count }) => sum + count, 0);
  const wanted = shares(
    looked.map(({ count }) => count),
    size,
  );
  const found = await mapConcurrently(looked, concurrentQueries, async ({ part, span, all, count }, index) => {
    const limit = wanted[index] ?? 0;
    if (all !== undefined) return spread(all, limit);
    if (limit === 0) return [];
    if (limit >= count) return sourceDeliveries.first(part.key, span, limit);
    const middle = new Date(part.begins + (part.shard * hourMilliseconds) / sourceHourShards).toISOString();
    if (middle <= span.from || middle > span.to) return sourceDeliveries.first(part.key, span, limit);
    const later = await sourceDeliveries.first(part.key, { from: middle, to: span.to }, limit);
    if (later.length === limit) return later;
    // Up to the millisecond before.
    const to = new Date(Date.parse(middle) - 1).toISOString();
    return [...later, ...(await sourceDeliveries.first(part.key, { from: span.from, to }, limit - later.length))];
  });
  const pages = inPages(found.flat(), keysPerRead);
  const deliveries = (await mapConcurrently(pages, concurrentReads, (page) => ledger.getEach(page))).flat();
  return { deliveries, total };
};

type Looked = {
  readonly part: SourceHour;
  readonly span: Span;
  readonly count: number;
  /** Where it was short enough to be read at once. */
  readonly all?: readonly DeliveryKey[];
};

/** So many of them, evenly from the first to the last. */
const spread = <Item>(items: readonly Item[], count: number): readonly Item[] =>
  items.filter(
    (_, index) => Math.floor(((index + 1) * count) / items.length) > Math.floor((index * count) / items.length),
  );

/** What was decided anew in an hour was received before it, and is found with it. */
const spanOf = ({ begins }: SourceHour, since: number, until: number): Span => ({
  from: new Date(since).toISOString(),
  to: new Date(Math.min(begins + hourMilliseconds - 1, until)).toISOString(),
});

/** How many to take of each, in proportion to how many there are: `size` in all, or all there are. */
export const shares = (counts: readonly number[], size: number): readonly number[] => {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total <= size) return counts;
  // The running sum is rounded, not each share: so they add up.
  let [seen, taken] = [0, 0];
  return counts.map((count) => {
    seen += count;
    const upTo = Math.round((seen * size) / total);
    const share = Math.min(count, upTo - taken);
    taken += share;
    return share;
  });
};
