import { inPages } from '../adapters/in-pages.ts';
import type { DeliveryKey } from '../adapters/ledger.ts';
import type { SettledSlice } from '../adapters/settled-slices.ts';
import { type Lane, lanes } from '../contract/lanes.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { endsAnHour, type Slice, stepMilliseconds } from '../domain/delivery/looks.ts';
import { hasEndedForGood, isEnd } from '../domain/delivery/overdue.ts';
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

/** Noting a part costs a write unit, as much as reading ten deliveries; it saves a read or two of each that has ended for good. */
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
  const keys = inOrder(await keysOf(slice, part, findKeys));
  if (keys.length === 0) return { accepted: {}, open: [] };
  const name = `${part.key}/${isoOf(slice.from)}`;
  const digest = digestOf(keys);
  const noted = keys.length < worthNoting ? undefined : await settled.read(name);
  const before = noted?.digest === digest ? noted : undefined;
  const unread = before === undefined ? keys : before.others.flatMap((place) => keys[place] ?? []);
  const deliveries = (await mapConcurrently(inPages(unread, keysPerRead), concurrentReads, glance)).flat();
  const note = before === undefined ? noteOf(digest, keys, deliveries) : undefined;
  if (note !== undefined) await settled.note(name, note, Math.ceil(now() / 1000) + noteSeconds);
  return {
    accepted: countLanes((lane) => (before?.forGood[lane] ?? 0) + countIn(lane, deliveries)),
    open: deliveries.filter(({ state }) => !isEnd[state]),
  };
};

/** What is worth noting of a part that has been read. Of what may be open again, under the same keys, nothing is known. */
const noteOf = (
  digest: string,
  keys: readonly DeliveryKey[],
  deliveries: readonly Delivery[],
): SettledSlice | undefined => {
  const forGood = deliveries.filter(hasEndedForGood);
  const known = new Set(forGood.map(nameOf));
  // The index may be ahead of the items: what was not read is among these.
  const others = keys.flatMap((key, place) => (known.has(nameOf(key)) ? [] : [place]));
  if (forGood.length < Math.max(worthNoting, others.length)) return undefined;
  return { digest, forGood: countLanes((lane) => countIn(lane, forGood)), others };
};

const countIn = (lane: Lane, deliveries: readonly Delivery[]): number =>
  deliveries.filter((delivery) => laneOf(delivery) === lane).length;

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

const nameOf = ({ messageId, recipientIndex }: DeliveryKey): string => `${messageId}/${recipientIndex}`;

const inOrder = (keys: readonly DeliveryKey[]): readonly DeliveryKey[] =>
  keys.toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));

const digestOf = (keys: readonly DeliveryKey[]): string => sha256(keys.map(nameOf).join('\n'));

const isoOf = (time: number): string => new Date(time).toISOString();
