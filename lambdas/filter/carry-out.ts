import type { Delivery } from '../domain/delivery/delivery.ts';
import { decidedAnew } from '../domain/delivery/transitions.ts';
import { reasonsOf } from '../domain/policy/verdict.ts';
import { mapConcurrently } from '../runtime/map-concurrently.ts';
import type { FilterDependencies } from './dependencies.ts';
import type { Step } from './plan-steps.ts';

const concurrentWrites = 10;

/**
 * Writes the steps for one request to the ledger.
 * @returns the deliveries as the ledger has them then, in the order of the steps; undefined if the plan did not hold:
 * somebody else was faster somewhere, and the request has to be planned again
 */
export const carryOut = async (
  steps: readonly Step[],
  dependencies: Pick<FilterDependencies, 'ledger' | 'observe'>,
): Promise<readonly Delivery[] | undefined> => {
  // The first recipient's item claims the request's id for all of them, so that of two requests with one key only one
  // is recorded under it.
  const [first, ...others] = steps;
  if (first === undefined) return [];
  const claimed = await write(first, dependencies);
  if (claimed === undefined) return undefined;
  const written = await mapConcurrently(others, concurrentWrites, (step) => write(step, dependencies));
  const deliveries = [claimed, ...written].filter((delivery) => delivery !== undefined);
  return deliveries.length === steps.length ? deliveries : undefined;
};

/** @returns the delivery as the ledger has it; undefined if somebody else was faster */
const write = async (
  step: Step,
  { ledger, observe }: Pick<FilterDependencies, 'ledger' | 'observe'>,
): Promise<Delivery | undefined> => {
  switch (step.step) {
    case 'record': {
      const isWritten = await ledger.record(step.delivery);
      if (isWritten) observe(decisionOf(step));
      if (isWritten) return step.delivery;
      return step.claims ? undefined : bringBack(step, { ledger, observe });
    }
    case 'replace': {
      const isWritten = await ledger.replace(step.previous, step.delivery);
      if (isWritten) observe(decisionOf(step));
      return isWritten ? step.delivery : undefined;
    }
    case 'keep': {
      const { messageId, recipientIndex, state } = step.delivery;
      if (state === 'queued') observe({ event: 'delivery-enqueued-again', messageId, recipientIndex });
      return step.delivery;
    }
  }
};

/**
 * What a message has under its own id is what an earlier receipt of it recorded, and stands; but where it was given up and has
 * been handed in again, its end is another one now.
 * @returns what the ledger says: its source is told of that
 */
const bringBack = async (
  step: Extract<Step, { readonly step: 'record' }>,
  { ledger, observe }: Pick<FilterDependencies, 'ledger' | 'observe'>,
): Promise<Delivery | undefined> => {
  const [previous] = await ledger.getEach([step.delivery]);
  if (previous?.state !== 'dead-lettered') return previous;
  const delivery = decidedAnew(previous, step.delivery);
  const isWritten = await ledger.replace(previous, delivery);
  if (isWritten) observe(decisionOf({ ...step, delivery }));
  return isWritten ? delivery : undefined;
};

const decisionOf = ({ delivery: { messageId, recipientIndex, decisions, state } }: Step) => {
  const decision = decisions.at(-1);
  return {
    event: 'delivery-decided',
    messageId,
    recipientIndex,
    verdict: decision?.verdict ?? 'refuse',
    reasons: decision === undefined ? [] : reasonsOf(decision).map(({ code }) => code),
    state,
  } as const;
};
