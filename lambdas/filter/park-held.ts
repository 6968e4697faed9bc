import type { Delivery } from '../domain/delivery/delivery.ts';
import { dueAtTurn, parkedAt } from '../domain/delivery/parking.ts';
import type { FilterDependencies } from './dependencies.ts';
import type { Step } from './plan-steps.ts';
import type { Route } from './write-envelopes.ts';

/**
 * The same steps, those that hold or defer a delivery with the place where it waits. Its content is stored before the
 * ledger says so, once for all that share it: what waits can always be found.
 * @param now - milliseconds since the epoch
 */
export const parkHeld = async (
  steps: readonly Step[],
  route: Route,
  now: number,
  { putContent }: Pick<FilterDependencies, 'putContent'>,
): Promise<readonly Step[]> => {
  const objects = new Map<string, Awaited<ReturnType<FilterDependencies['putContent']>>>();
  for (const { delivery, content } of steps.filter(isNewlyParked)) {
    if (content === undefined || objects.has(content.hash)) continue;
    objects.set(content.hash, await putContent(delivery.messageId, content.hash, content.text));
  }
  return steps.map((step) => {
    const object = isNewlyParked(step) && step.content !== undefined ? objects.get(step.content.hash) : undefined;
    if (object === undefined) return step;
    const parked = parkedAt(step.delivery, { ...route, object }, now);
    return { ...step, delivery: untilItsTurn({ ...step.delivery, ...parked }) };
  });
};

const isNewlyParked = ({ step, delivery: { state } }: Step): boolean =>
  step !== 'keep' && (state === 'held' || state === 'deferred');

/** What waits for its turn is looked at then, and not every few minutes. */
const untilItsTurn = (delivery: Delivery): Delivery => {
  const decision = delivery.decisions.at(-1);
  return decision?.verdict === 'defer'
    ? { ...delivery, dueAt: dueAtTurn(decision.until, delivery.validUntil) }
    : delivery;
};
