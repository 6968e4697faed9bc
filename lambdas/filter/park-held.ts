import type { Delivery } from '../domain/delivery/delivery.ts';
import { dueAtTurn, parkedAt } from '../domain/delivery/parking.ts';
import type { FilterDependencies } from './dependencies.ts';
import type { Step } from './plan-steps.ts';
import type { Outgoing } from './write-envelopes.ts';

/**
 * The same steps, those that hold or defer a delivery with the place where it waits. The content is stored before the ledger says
 * so: what waits can always be found.
 * @param now - milliseconds since the epoch
 */
export const parkHeld = async (
  steps: readonly Step[],
  { content, route }: Outgoing,
  now: number,
  { putContent }: Pick<FilterDependencies, 'putContent'>,
): Promise<readonly Step[]> => {
  const first = steps.find(isNewlyParked);
  if (first === undefined) return steps;
  const object = await putContent(first.delivery.messageId, content.hash, content.text);
  return steps.map((step) =>
    isNewlyParked(step)
      ? { ...step, delivery: untilItsTurn({ ...step.delivery, ...parkedAt(step.delivery, { ...route, object }, now) }) }
      : step,
  );
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
