import { inPages } from '../adapters/in-pages.ts';
import type { DeliveryKey } from '../adapters/ledger.ts';
import { type Lane, lanes } from '../contract/lanes.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { endsAnHour, type Slice, stepMilliseconds } from '../domain/delivery/looks.ts';
import { isEnd } from '../domain/delivery/overdue.ts';
import { type SourceHour, sourceHours } from '../domain/delivery/source-hour.ts';
import { sha256 } from '../domain/identity/sha256.ts';
import { mapConcurrently } from '../runtime/map-concurrently.ts';
import type { ReconcileDependencies } from './dependencies.ts';

/** What a source has had accepted in a slice. */
export type SliceLook = {
  readonly accepted: Readonly<Record<Lane, number>>;
  /** Those that have not ended, as they were a moment ago. */
  readonly open: readonly Delivery[];
};

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const keysPerRead = 100;
const concurrentReads = 4;
/** Slices that are looked at at once: more of them share the function's memory. */
export const concurrentSlices = 8;

/** Noting that a part has settled costs a write unit, as much as reading ten deliveries; it saves a read or two of each. */
const worthNoting = 20;

/** A note is of use until its hour has been counted, three days later at most. */
const noteSeconds = 4 * 86_400;

type Dependencies = Pick<ReconcileDependencies, 'now' | 'findKeys' | 'glance' | 'settled'>;

export const lookAtSlice = async (slice: Slice, dependencies: Dependencies): Promise<SliceLook> => {
  const parts = await Promise.all(
    sourceHours(slice.source, slice.from, slice.from).map((part) => lookAtPart(slice, part, dependencies)),
  );
  return {
    accepted: countLanes((lane) => parts.reduce((sum, { accepted }) => sum + (accepted[lane] ?? 0), 0)),
    open: parts.flatMap(({ open }) => open),
  };
};

/** The lane of a delivery; those of before it was recorded are counted with the middle one. */
export const laneOf = ({ lane = 'standard' }: Pick<Delivery, 'lane'>): Lane => lane;

export const countLanes = (count: (lane: Lane) => number): Readonly<Record<Lane, number>> =>
  Object.fromEntries(lanes.map((lane) => [lane, count(lane)])) as Record<Lane, number>;

const lookAtPart = async (
  slice: Slice,
  part: SourceHour,
  { now, findKeys, glance, settled }: Dependencies,
): Promise<Omit<SliceLook, 'accepted'> & { readonly accepted: Partial<SliceLook['accepted']> }> => {
  const keys = await keysOf(slice, part, findKeys);
  if (keys.length === 0) return { accepted: {}, open: [] };
  const name = `${part.key}/${isoOf(slice.from)}`;
  const digest = digestOf(keys);
  if (keys.length >= worthNoting) {
    const before = await settled.read(name);
    if (before?.digest === digest) return { accepted: before.accepted, open: [] };
  }
  const deliveries = (await mapConcurrently(inPages(keys, keysPerRead), concurrentReads, glance)).flat();
  const open = deliveries.filter(({ state }) => !isEnd[state]);
  const accepted = countLanes((lane) => deliveries.filter((delivery) => laneOf(delivery) === lane).length);
  // The index may be ahead of the items: what was not read is not known to have ended.
  if (keys.length >= worthNoting && open.length === 0 && deliveries.length === keys.length) {
    await settled.note(name, { digest, accepted }, Math.ceil(now() / 1000) + noteSeconds);
  }
  return { accepted, open };
};

/** With the last slice of an hour come those that were received before it: they were decided anew in it. */
const keysOf = async (
  slice: Slice,
  { key, begins }: SourceHour,
  findKeys: ReconcileDependencies['findKeys'],
): Promise<readonly DeliveryKey[]> => {
  const own = findKeys(key, { from: isoOf(slice.from), to: isoOf(slice.from + stepMilliseconds - 1) });
  // No time is written as less than a digit.
  const earlier = endsAnHour(slice) ? findKeys(key, { from: '0', to: isoOf(begins - 1) }) : [];
  return (await Promise.all([own, earlier])).flat();
};

const digestOf = (keys: readonly DeliveryKey[]): string =>
  sha256(
    keys
      .map(({ messageId, recipientIndex }) => `${messageId}/${recipientIndex}`)
      .toSorted()
      .join('\n'),
  );

const isoOf = (time: number): string => new Date(time).toISOString();
