import { parkedAt } from '../domain/delivery/parking.ts';
import type { ReadableIntake } from '../domain/intake/read-intake.ts';
import type { FilterDependencies } from './dependencies.ts';
import type { Step } from './plan-steps.ts';

/**
 * The same steps, those of a request that waits for somebody to say whose its sender is with the place where it waits. The
 * request is stored as it came, before the ledger says so.
 * @param now - milliseconds since the epoch
 */
export const parkRequests = async (
  steps: readonly Step[],
  { messageId, body }: Pick<ReadableIntake, 'messageId' | 'body'>,
  now: number,
  { door, putRequest }: Pick<FilterDependencies, 'door' | 'putRequest'>,
): Promise<readonly Step[]> => {
  if (!steps.some(isNewlyHeld)) return steps;
  const request = await putRequest(messageId, body);
  return steps.map((step) =>
    isNewlyHeld(step)
      ? { ...step, delivery: { ...step.delivery, ...parkedAt(step.delivery, { door, request }, now) } }
      : step,
  );
};

const isNewlyHeld = ({ step, delivery }: Step): boolean => step !== 'keep' && delivery.state === 'held';
