import { inPages } from '../adapters/in-pages.ts';
import { settleEvidence } from '../adapters/settle-evidence.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { endOverdue, isEnd, isOverdue } from '../domain/delivery/overdue.ts';
import { evidenceOf } from '../domain/delivery/unsure.ts';
import { mapConcurrently } from '../runtime/map-concurrently.ts';
import type { ReconcileDependencies } from './dependencies.ts';
import { laneOf } from './look-at-slice.ts';

const keysPerRead = 100;
const concurrentWrites = 10;

type Dependencies = Pick<ReconcileDependencies, 'now' | 'ledger' | 'unpark' | 'tellSources' | 'observe'>;

/**
 * Ends those of some deliveries that should have ended and have not: whatever was to bring them further is lost, or has not
 * come to them. Their sources are told; what is cut short in between is told by release, which finds it among what is parked.
 * @param open - as they were a moment ago
 * @returns those that are still open
 */
export const endOverdueDeliveries = async (
  open: readonly Delivery[],
  dependencies: Dependencies,
): Promise<readonly Delivery[]> => {
  const time = dependencies.now();
  const overdue = open.filter((delivery) => isOverdue(delivery, time));
  const left = open.filter((delivery) => !isOverdue(delivery, time));
  for (const page of inPages(overdue, keysPerRead)) left.push(...(await endPage(page, dependencies)));
  return left;
};

const endPage = async (page: readonly Delivery[], dependencies: Dependencies): Promise<readonly Delivery[]> => {
  const { ledger, now, tellSources, unpark } = dependencies;
  const current = (await ledger.getEach(page)).filter(({ state }) => !isEnd[state]);
  const looked = await mapConcurrently(current, concurrentWrites, async (delivery) => ({
    delivery,
    ended: isOverdue(delivery, now()) ? await end(delivery, dependencies) : undefined,
  }));
  const ended = looked.flatMap((each) => each.ended ?? []);
  const told = await tellSources(ended);
  if (told.ok) {
    await mapConcurrently(ended, concurrentWrites, async (delivery) => {
      if (delivery.dueAt !== undefined) await unpark(delivery);
    });
  }
  return looked.filter((each) => each.ended === undefined).map(({ delivery }) => delivery);
};

/** @returns the delivery at its end, or undefined if somebody has it in hand */
const end = async (
  delivery: Delivery,
  { now, ledger, observe }: Pick<Dependencies, 'now' | 'ledger' | 'observe'>,
): Promise<Delivery | undefined> => {
  const { messageId, recipientIndex } = delivery;
  if (evidenceOf(delivery) !== undefined && delivery.state !== 'leased') {
    const { delivery: settled, isNewlyAcceptedTwice } = await settleEvidence(delivery, { ledger, now });
    if (isNewlyAcceptedTwice) observe({ event: 'duplicate-accepted', messageId, recipientIndex });
    if (settled === delivery) return undefined;
    observe({ event: 'evidence-taken', messageId, recipientIndex, state: settled.state });
    return settled;
  }
  const next = endOverdue(delivery, now());
  if (next === undefined || !(await ledger.replace(delivery, next))) return undefined;
  const { state } = next;
  observe({ event: 'delivery-overdue', messageId, recipientIndex, lane: laneOf(delivery), was: delivery.state });
  if (state === 'sent') observe({ event: 'evidence-taken', messageId, recipientIndex, state });
  else observe({ event: 'delivery-ended', messageId, recipientIndex, state, reasons: ['expired'] });
  return next;
};
