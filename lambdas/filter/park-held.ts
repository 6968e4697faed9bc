import { parkedAt } from '../domain/delivery/parking.ts';
import type { FilterDependencies } from './dependencies.ts';
import type { Step } from './plan-steps.ts';
import type { Route } from './write-envelopes.ts';

/**
 * The same steps, those that hold a delivery with the place where it waits. Its content is stored before the ledger says
 * so, once for all that share it: what waits can always be found.
 * @param now - milliseconds since the epoch
 */
export const parkHeld = async (
  steps: readonly Step[],
  route: Route,
  now: number,
  { putContent }: Pick<FilterDependencies, 'putContent'>,
): Promise<readonly Step[]> => {
  const objects = new Map<string, Awaited<ReturnType<FilterDependencies['putContent']>>>();
  for (const { delivery, content } of steps.filter(isNewlyHeld)) {
    if (content === undefined || objects.has(content.hash)) continue;
    objects.set(content.hash, await putContent(delivery.messageId, content.hash, content.text));
  }
  return steps.map((step) => {
    const object = isNewlyHeld(step) && step.content !== undefined ? objects.get(step.content.hash) : undefined;
    if (object === undefined) return step;
    return { ...step, delivery: { ...step.delivery, ...parkedAt(step.delivery, { ...route, object }, now) } };
  });
};

const isNewlyHeld = ({ step, delivery }: Step): boolean => step !== 'keep' && delivery.state === 'held';
