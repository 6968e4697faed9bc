import type { DeliveryKey } from '../adapters/ledger.ts';
import type { OutboundMessage } from '../adapters/outbound-queue.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { envelopeOf, envelopeText } from '../domain/delivery/envelope-text.ts';
import { allParkedShards, longestWaitMilliseconds } from '../domain/delivery/parking.ts';
import { isStanding, type Stop } from '../domain/policy/stop.ts';
import { reasonsOf } from '../domain/policy/verdict.ts';
import type { Invocation } from '../runtime/invocation.ts';
import { mapConcurrently } from '../runtime/map-concurrently.ts';
import type { ReleaseDependencies } from './dependencies.ts';
import { lookAgain } from './look-again.ts';

/** A page takes less: whoever stops in time leaves the rest to the next run. */
const pageMilliseconds = 10_000;

/** A stop that ended so short ago may still keep mail that is not due yet; a run or two may have failed meanwhile. */
const endedLatelyMilliseconds = longestWaitMilliseconds + 120_000;

const concurrentWrites = 10;

/**
 * Looks at what is parked and due, and shortly after a stop has ended at all that is parked: enqueues what nothing keeps
 * any more, ends what has become worthless or is to be discarded, and leaves the rest for later.
 *
 * A delivery is released in the ledger before it is enqueued, and stays in the index until it is: what a crash leaves in
 * between is enqueued by a later run. Enqueued twice it is sent once, by the lease that send takes. What ends stays there
 * likewise until its source has been told.
 * @throws what kept a part of it from being done, once all the others have been
 */
export const releaseParked = async (invocation: Invocation, dependencies: ReleaseDependencies): Promise<void> => {
  const stops = await dependencies.readStops();
  const now = dependencies.now();
  dependencies.observe({ event: 'stops-counted', open: stops.filter((stop) => isStanding(stop, now)).length });
  const dueBy = new Date(stops.some(hasEndedLately(now)) ? now + longestWaitMilliseconds : now).toISOString();
  const shards = await Promise.allSettled(
    allParkedShards.map(async (shard) => {
      for await (const keys of dependencies.parked.read(shard, dueBy)) {
        if (invocation.remainingMilliseconds() < pageMilliseconds) return;
        await releasePage(keys, stops, dependencies);
      }
    }),
  );
  const failure = shards.find((shard) => shard.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
};

const hasEndedLately =
  (now: number) =>
  ({ until }: Stop): boolean => {
    const millisecondsAgo = until === undefined ? -1 : now - Date.parse(until);
    return millisecondsAgo >= 0 && millisecondsAgo <= endedLatelyMilliseconds;
  };

const releasePage = async (
  keys: readonly DeliveryKey[],
  stops: readonly Stop[],
  dependencies: ReleaseDependencies,
): Promise<void> => {
  const { ledger } = dependencies;
  const deliveries = await ledger.getEach(keys);
  const looked = await mapConcurrently(deliveries, concurrentWrites, (each) => lookAt(each, stops, dependencies));
  const moved = looked.filter((delivery) => delivery !== undefined);
  const [ended, leaving] = [moved.filter(hasEnded), moved.filter((delivery) => !hasEnded(delivery))];
  const failures = await Promise.all([tellAndUnpark(ended, dependencies), enqueueAndUnpark(leaving, dependencies)]);
  const failure = failures.find((each) => each !== undefined);
  if (failure !== undefined) throw failure.error;
};

const hasEnded = ({ state }: Delivery): boolean => state !== 'queued' && state !== 'unsure';

type Failure = { readonly error: unknown };

const tellAndUnpark = async (
  deliveries: readonly Delivery[],
  { tellSources, parked }: Pick<ReleaseDependencies, 'tellSources' | 'parked'>,
): Promise<Failure | undefined> => {
  const told = await tellSources(deliveries);
  if (!told.ok) return told;
  await mapConcurrently(deliveries, concurrentWrites, (delivery) => unpark(delivery, parked));
  return undefined;
};

const enqueueAndUnpark = async (
  deliveries: readonly Delivery[],
  { enqueue, parked }: Pick<ReleaseDependencies, 'enqueue' | 'parked'>,
): Promise<Failure | undefined> => {
  const leaving = deliveries.map(withEnvelope);
  const results = await enqueue(leaving.map(({ envelope }) => envelope));
  const enqueued = leaving.filter((_, index) => results[index]?.ok === true);
  await mapConcurrently(enqueued, concurrentWrites, ({ delivery }) => unpark(delivery, parked));
  return results.find((result) => !result.ok);
};

const unpark = async (delivery: Delivery, parked: ReleaseDependencies['parked']): Promise<void> => {
  if (delivery.dueAt !== undefined) await parked.unpark(delivery, delivery.dueAt);
};

/** @returns the delivery if it is to be enqueued, or if its source is to be told of its end */
const lookAt = async (
  delivery: Delivery,
  stops: readonly Stop[],
  { now, ledger, observe }: Pick<ReleaseDependencies, 'now' | 'ledger' | 'observe'>,
): Promise<Delivery | undefined> => {
  const look = lookAgain(delivery, stops, now());
  switch (look.look) {
    case 'waits':
      return undefined;
    case 'enqueue':
    case 'unpark':
      return delivery;
    case 'moves': {
      const { delivery: next } = look;
      // Somebody else was faster: whoever it was has left it where it belongs.
      if (!(await ledger.replace(delivery, next))) return undefined;
      if (next.state === 'held') return undefined;
      const { messageId, recipientIndex, state } = next;
      if (state === 'queued') {
        observe({ event: 'delivery-released', messageId, recipientIndex });
        return next;
      }
      const decision = next.decisions.at(-1);
      const reasons = decision === undefined || state === 'expired' ? [] : reasonsOf(decision).map(({ code }) => code);
      observe({ event: 'delivery-ended', messageId, recipientIndex, state, reasons });
      return next;
    }
  }
};

const withEnvelope = (delivery: Delivery): { readonly delivery: Delivery; readonly envelope: OutboundMessage } => {
  const { contentHash, parked } = delivery;
  if (contentHash === undefined || parked === undefined) throw new Error('a delivery was parked without its content');
  const { lane, source, object } = parked;
  const body = envelopeText({ ...envelopeOf(delivery, contentHash), object });
  return { delivery, envelope: { body, source, lane } };
};
