import type { DeliveryKey } from '../adapters/ledger.ts';
import type { OutboundMessage } from '../adapters/outbound-queue.ts';
import { OutageError } from '../contract/outage-error.ts';
import type { AppliedPolicy } from '../contract/policy.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { envelopeOf, envelopeText } from '../domain/delivery/envelope-text.ts';
import { released } from '../domain/delivery/transitions.ts';
import type { Stop } from '../domain/policy/stop.ts';
import { reasonsOf } from '../domain/policy/verdict.ts';
import { takeQuotas } from '../domain/quota/take-quotas.ts';
import { mapConcurrently } from '../runtime/map-concurrently.ts';
import type { ReleaseDependencies } from './dependencies.ts';
import { handBack } from './hand-back.ts';
import { afterCounting, type Look, lookAgain, type ReleaseFacts } from './look-again.ts';
import { readLists } from './read-lists.ts';

const concurrentWrites = 10;

/** What a run knows of the world. */
export type Known = { readonly stops: readonly Stop[]; readonly policy: AppliedPolicy };

/**
 * Looks at a page of what is parked, oldest first, and does what is to be done. Where it fails for a reason that nobody
 * expected, it is done once more, each delivery alone: one that cannot be looked at keeps no other from leaving.
 * @throws what kept a part of it from being done, once all the others have been
 */
export const releasePage = async (
  keys: readonly DeliveryKey[],
  known: Known,
  dependencies: ReleaseDependencies,
): Promise<void> => {
  try {
    await releaseTogether(keys, known, dependencies);
  } catch (error) {
    if (error instanceof OutageError || keys.length === 1) throw error;
    const alone = await mapConcurrently(keys, concurrentWrites, async (key): Promise<Failure | undefined> => {
      try {
        await releaseTogether([key], known, dependencies);
        return undefined;
      } catch (reason) {
        return { error: reason };
      }
    });
    throw (alone.find((failure) => failure !== undefined) ?? { error }).error;
  }
};

const releaseTogether = async (
  keys: readonly DeliveryKey[],
  { stops, policy }: Known,
  dependencies: ReleaseDependencies,
): Promise<void> => {
  const { ledger, defaultAudience } = dependencies;
  const deliveries = (await ledger.getEach(keys)).toSorted(byAge);
  const facts: ReleaseFacts = {
    now: dependencies.now(),
    policy,
    policySince: Date.parse(policy.appliedAt),
    defaultAudience,
    stops,
    lists: await readLists(deliveries.filter(isWaiting), dependencies),
  };
  const looked = deliveries.map((delivery) => ({ delivery, look: lookAgain(delivery, facts) }));
  const handedBack = await handBackEach(looked.filter(isHandedBack), facts, dependencies);
  const counted = await count(looked.filter(isLeaving), facts, dependencies);
  const moves = [
    ...looked.filter(({ look }) => look.look !== 'leaves' && look.look !== 'hand-back'),
    ...handedBack,
    ...counted,
  ];
  const written = await mapConcurrently(moves, concurrentWrites, (each) => write(each, facts.now, dependencies));
  const moved = written.filter((delivery) => delivery !== undefined);
  const [ended, leaving] = [moved.filter(hasEnded), moved.filter((delivery) => !hasEnded(delivery))];
  const failures = await Promise.all([tellAndUnpark(ended, dependencies), enqueueAndUnpark(leaving, dependencies)]);
  const failure = failures.find((each) => each !== undefined);
  if (failure !== undefined) throw failure.error;
};

type Looked = { readonly delivery: Delivery; readonly look: Look };

const byAge = (one: Delivery, other: Delivery): number => Date.parse(one.receivedAt) - Date.parse(other.receivedAt);
const isWaiting = ({ state }: Delivery): boolean => state === 'held' || state === 'deferred';
const isLeaving = ({ look }: Looked): boolean => look.look === 'leaves';
const isHandedBack = ({ look }: Looked): boolean => look.look === 'hand-back';
/** What nobody knows the outcome of goes back to send as well, which finds it out. */
const hasEnded = ({ state }: Delivery): boolean => state !== 'queued' && state !== 'unsure';

/** What the quotas have no room for waits for its next turn. One count for each limit, for all of the page. */
const count = async (
  leaving: readonly Looked[],
  facts: ReleaseFacts,
  { takeFrom }: Pick<ReleaseDependencies, 'takeFrom'>,
): Promise<readonly Looked[]> => {
  const whose = leaving.map(({ delivery: { source = '', purpose = '' } }) => ({ source, purpose }));
  const exceeded = await takeQuotas(whose, facts.policy.document, takeFrom);
  return leaving.map(({ delivery, look }, place) => {
    const quota = exceeded[place];
    return {
      delivery,
      look: quota === undefined ? look : afterCounting(delivery, { ...facts, quotasExceeded: [quota] }),
    };
  });
};

const handBackEach = async (
  looked: readonly Looked[],
  facts: ReleaseFacts,
  dependencies: ReleaseDependencies,
): Promise<readonly Looked[]> => {
  const requests = Map.groupBy(looked, ({ delivery }) => delivery.messageId);
  const ends = await mapConcurrently([...requests.values()], concurrentWrites, async (ofOne) => {
    const ended = await handBack(
      ofOne.map(({ delivery }) => delivery),
      facts,
      dependencies,
    );
    return ofOne.flatMap(({ delivery }, place): readonly Looked[] => {
      const next = ended[place];
      return next === undefined ? [] : [{ delivery, look: { look: 'moves', delivery: next } }];
    });
  });
  return ends.flat();
};

type Failure = { readonly error: unknown };

const tellAndUnpark = async (
  deliveries: readonly Delivery[],
  { tellSources, parked }: Pick<ReleaseDependencies, 'tellSources' | 'parked'>,
): Promise<Failure | undefined> => {
  const told = await tellSources(deliveries);
  if (!told.ok) return told;
  await mapConcurrently(deliveries, concurrentWrites, parked.unpark);
  return undefined;
};

const enqueueAndUnpark = async (
  deliveries: readonly Delivery[],
  { enqueue, parked }: Pick<ReleaseDependencies, 'enqueue' | 'parked'>,
): Promise<Failure | undefined> => {
  const made = await Promise.allSettled(deliveries.map(withEnvelope));
  const leaving = made.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const results = await enqueue(leaving.map(({ envelope }) => envelope));
  const enqueued = leaving.filter((_, index) => results[index]?.ok === true);
  await mapConcurrently(enqueued, concurrentWrites, ({ delivery }) => parked.unpark(delivery));
  const broken = made.find((each) => each.status === 'rejected');
  return broken === undefined ? results.find((result) => !result.ok) : { error: broken.reason };
};

/** @returns the delivery if it is to be enqueued, or if its source is to be told of its end */
const write = async (
  { delivery, look }: Looked,
  now: number,
  dependencies: Pick<ReleaseDependencies, 'ledger' | 'observe'>,
): Promise<Delivery | undefined> => {
  switch (look.look) {
    case 'waits':
    case 'hand-back':
      return undefined;
    case 'enqueue':
    case 'unpark':
      return delivery;
    case 'leaves':
      return replace(delivery, released(delivery, look.verdict, now), dependencies);
    case 'moves':
      return replace(delivery, look.delivery, dependencies);
  }
};

const replace = async (
  delivery: Delivery,
  next: Delivery,
  { ledger, observe }: Pick<ReleaseDependencies, 'ledger' | 'observe'>,
): Promise<Delivery | undefined> => {
  // Somebody else was faster: whoever it was has left it where it belongs.
  if (!(await ledger.replace(delivery, next))) return undefined;
  if (isWaiting(next)) return undefined;
  const { messageId, recipientIndex, state } = next;
  if (state === 'queued') {
    observe({ event: 'delivery-released', messageId, recipientIndex });
    return next;
  }
  if (state === 'sent') {
    observe({ event: 'evidence-taken', messageId, recipientIndex, state });
    return next;
  }
  const decision = next.decisions.at(-1);
  const reasons = decision === undefined || state === 'expired' ? [] : reasonsOf(decision).map(({ code }) => code);
  observe({ event: 'delivery-ended', messageId, recipientIndex, state, reasons });
  return next;
};

const withEnvelope = async (
  delivery: Delivery,
): Promise<{ readonly delivery: Delivery; readonly envelope: OutboundMessage }> => {
  const { contentHash, parked } = delivery;
  if (contentHash === undefined || parked === undefined || !('object' in parked)) {
    throw new Error('a delivery was parked without its content');
  }
  const { lane, source, object } = parked;
  const body = envelopeText({ ...envelopeOf(delivery, contentHash), object });
  return { delivery, envelope: { body, source, lane } };
};
