import { parkedAt } from '../domain/delivery/parking.ts';
import type { FilterDependencies } from './dependencies.ts';
import type { Step } from './plan-steps.ts';
import type { Outgoing } from './write-envelopes.ts';

/**
 * The same steps, those that hold a delivery with the place where it waits. The content is stored before the ledger says
 * so: what waits can always be found.
 * @param now - milliseconds since the epoch
 */
export const parkHeld = async (
  steps: readonly Step[],
  { content, route }: Outgoing,
  now: number,
  { putContent }: Pick<FilterDependencies, 'putContent'>,
): Promise<readonly Step[]> => {
  const first = steps.find(isNewlyHeld);
  if (first === undefined) return steps;
  const object = await putContent(first.delivery.messageId, content.hash, content.text);
  return steps.map((step) =>
    isNewlyHeld(step)
      ? { ...step, delivery: { ...step.delivery, ...parkedAt(step.delivery, { ...route, object }, now) } }
      : step,
  );
};

const isNewlyHeld = ({ step, delivery }: Step): boolean => step !== 'keep' && delivery.state === 'held';
