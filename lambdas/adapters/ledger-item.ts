import { isDeepStrictEqual } from 'node:util';
import type { SuppressionOrigin } from '../contract/policy.ts';
import type { Delivery, DeliveryEvent } from '../domain/delivery/delivery.ts';
import { millisecondsOf, pack, unpack } from './packed-value.ts';
import type { Item } from './table-reader.ts';

/**
 * A delivery as the ledger stores it, and back. DynamoDB bills a write by the KB of the whole item, so what repeats in
 * every item is written shorter (docs/decisions/0009-ledger-item-layout.md); what people look for stays as it is.
 *
 * A shorter form can be told from the long one wherever it stands. Items of the former layout, which is the domain type as
 * it is, are read by the same code, and so are items that were written partly in each.
 */

/** Any part of a delivery: an event about no delivery that is known is kept in an item of its own. */
type Part = Partial<Delivery>;

export const encodeDelivery = (delivery: Part): Item =>
  Object.fromEntries(
    Object.entries(delivery).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, encodeAttribute(name, value, delivery)]],
    ),
  );

export const decodeDelivery = (item: Item): Delivery => {
  const own = { ...item, ...(item['mailbox'] === true ? { mailbox: item['recipient'] } : {}) };
  return Object.fromEntries(
    Object.entries(own).map(([name, value]) => [name, decodeAttribute(name, value, own)]),
  ) as unknown as Delivery;
};

/** An event is added to an item without reading it. */
export const encodeEvent = (event: DeliveryEvent): unknown => pack(event, {});

/**
 * What to write to make the item of one version of a delivery that of another; `undefined` takes an attribute away.
 * Attributes that stay are left alone, in whichever layout they are.
 */
export const changesBetween = (previous: Delivery, next: Delivery): ReadonlyMap<string, unknown> => {
  const [before, after] = [encodeDelivery(previous), encodeDelivery(next)];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])] as readonly (keyof Delivery)[];
  // By both: the stored form may be a former one, and a form may lean on another attribute.
  const changed = names.filter(
    (name) => !isDeepStrictEqual(previous[name], next[name]) || !isDeepStrictEqual(before[name], after[name]),
  );
  const isParkedAnew = parking.some((name) => changed.includes(name));
  const written = isParkedAnew
    ? [...new Set([...changed, ...parking.filter((name) => names.includes(name))])]
    : changed;
  return new Map(written.map((name) => [name, after[name]]));
};

/**
 * Where a delivery waits is written as a whole: release takes all of it away when it has enqueued the delivery, which may be
 * after somebody has read it to park it anew. What was written in part would be in no index, and nobody would find it.
 */
const parking: readonly (keyof Delivery)[] = ['parked', 'parkedShard', 'dueAt'];

const encodeAttribute = (name: string, value: unknown, delivery: Part): unknown => {
  switch (name) {
    case 'decisions':
    case 'attempts':
      return pack(value, delivery);
    case 'events':
      return mapValues(value, (event) => pack(event, {}));
    case 'requestHash':
    case 'contentHash':
      return typeof value === 'string' && sha256.test(value) ? new Uint8Array(Buffer.from(value, 'hex')) : value;
    case 'mailbox':
      return value === delivery.recipient ? true : value;
    case 'blockedBy':
      return lettersOf(value as readonly SuppressionOrigin[]);
    case 'validUntil':
      return millisecondsOf(value) ?? value;
    default:
      return value;
  }
};

const decodeAttribute = (name: string, stored: unknown, item: Item): unknown => {
  switch (name) {
    case 'decisions':
    case 'attempts':
      return unpack(stored, item);
    case 'events':
      return mapValues(stored, (event) => unpack(event, {}));
    case 'requestHash':
    case 'contentHash':
      return stored instanceof Uint8Array ? Buffer.from(stored).toString('hex') : stored;
    case 'blockedBy':
      return typeof stored === 'string' ? Array.from(stored, (letter) => originOf.get(letter) ?? letter) : stored;
    case 'validUntil':
      return typeof stored === 'number' ? new Date(stored).toISOString() : stored;
    default:
      return stored;
  }
};

/** Each value of a map: its keys are ids and no names of members. */
const mapValues = (values: unknown, map: (value: unknown) => unknown): unknown =>
  typeof values === 'object' && values !== null && !Array.isArray(values)
    ? Object.fromEntries(Object.entries(values).map(([id, value]) => [id, map(value)]))
    : values;

const sha256 = /^[0-9a-f]{64}$/;

/** Of the origins that stop a mail, as `blockedBy` writes them. */
const letters: Readonly<Record<SuppressionOrigin, string>> = {
  bounce: 'b',
  complaint: 'c',
  unsubscribe: 'u',
  operator: 'o',
  provider: 'p',
};

const originOf = new Map(Object.entries(letters).map(([origin, letter]) => [letter, origin]));

const lettersOf = (origins: readonly SuppressionOrigin[]): string => origins.map((origin) => letters[origin]).join('');
