import { parkedShards } from '../../contract/tables.ts';
import type { Delivery, ParkedContent, ParkedRequest } from './delivery.ts';

/** The attributes of a delivery that waits outside the queues. */
type Parking = Required<Pick<Delivery, 'parked' | 'parkedShard' | 'dueAt'>>;

/** How often what waits is looked at: often at first, then less so. Release runs every minute. */
const shortestWaitMilliseconds = 60_000;
export const longestWaitMilliseconds = 300_000;

/** All partitions of the index of what is parked. */
export const allParkedShards: readonly string[] = Array.from({ length: parkedShards }, (_, shard) => String(shard));

/** @param now - milliseconds since the epoch */
export const parkedAt = (
  { messageId, validUntil }: Pick<Delivery, 'messageId' | 'validUntil'>,
  place: Omit<ParkedContent, 'since'> | Omit<ParkedRequest, 'since'>,
  now: number,
): Parking => ({
  parked: { ...place, since: new Date(now).toISOString() },
  parkedShard: shardOf(messageId),
  dueAt: nextLook(now, now, validUntil),
});

/**
 * When a mail that waits for its turn is due: then, but at its end at the latest.
 * @param until - ISO 8601 in UTC
 */
export const dueAtTurn = (until: string, validUntil: string | undefined): string =>
  validUntil !== undefined && Date.parse(validUntil) < Date.parse(until) ? validUntil : until;

/** It is to be looked at now. */
export const dueNow = (delivery: Delivery, now: number): Delivery => ({
  ...delivery,
  dueAt: new Date(now).toISOString(),
});

/** It stays where it is, and is looked at again: later the longer it has waited, but at its end at the latest. */
export const waitsOn = (delivery: Delivery, now: number): Delivery => ({
  ...delivery,
  dueAt: nextLook(Date.parse(delivery.parked?.since ?? '') || now, now, delivery.validUntil),
});

/** It does not wait any more. */
export const withoutParking = ({ parked: _, parkedShard: __, dueAt: ___, ...delivery }: Delivery): Delivery => delivery;

/**
 * A delivery as it has ended, in the index until its source has been told: who finds it there tells it, and takes it out.
 * @param ended - the same delivery at its end
 */
export const foundUntilTold = (delivery: Delivery, ended: Delivery, now: number): Delivery => ({
  ...ended,
  ...(delivery.parked === undefined ? {} : { parked: delivery.parked }),
  parkedShard: delivery.parkedShard ?? shardOf(delivery.messageId),
  dueAt: new Date(now).toISOString(),
});

/** Message ids are hashes: any of their digits spreads evenly. */
const shardOf = (messageId: string): string => String(Number.parseInt(messageId.slice(0, 2), 16) % parkedShards);

const nextLook = (since: number, now: number, validUntil: string | undefined): string => {
  const wait = Math.min(Math.max(now - since, shortestWaitMilliseconds), longestWaitMilliseconds);
  const end = validUntil === undefined ? Number.POSITIVE_INFINITY : Date.parse(validUntil);
  return new Date(Math.max(Math.min(now + wait, end), now)).toISOString();
};
