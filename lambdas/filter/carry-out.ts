import { decidedAnew } from '../domain/delivery/transitions.ts';
import { reasonsOf } from '../domain/policy/verdict.ts';
import { mapConcurrently } from '../runtime/map-concurrently.ts';
import type { FilterDependencies } from './dependencies.ts';
import type { Step } from './plan-steps.ts';

const concurrentWrites = 10;

/**
 * Writes the steps for one request to the ledger.
 * @returns whether the plan held: false if somebody else was faster somewhere, and the request has to be planned again
 */
export const carryOut = async (
  steps: readonly Step[],
  dependencies: Pick<FilterDependencies, 'ledger' | 'observe'>,
): Promise<boolean> => {
  // The first recipient's item claims the request's id for all of them, so that of two requests with one key only one
  // is recorded under it.
  const [first, ...others] = steps;
  if (first === undefined) return true;
  if (!(await write(first, dependencies))) return false;
  const written = await mapConcurrently(others, concurrentWrites, (step) => write(step, dependencies));
  return written.every(Boolean);
};

const write = async (
  step: Step,
  { ledger, observe }: Pick<FilterDependencies, 'ledger' | 'observe'>,
): Promise<boolean> => {
  switch (step.step) {
    case 'record': {
      const isWritten = await ledger.record(step.delivery);
      if (isWritten) observe(decisionOf(step));
      return isWritten || (!step.claims && (await bringBack(step, { ledger, observe })));
    }
    case 'replace': {
      const isWritten = await ledger.replace(step.previous, step.delivery);
      if (isWritten) observe(decisionOf(step));
      return isWritten;
    }
    case 'keep': {
      const { messageId, recipientIndex, state } = step.delivery;
      if (state === 'queued') observe({ event: 'delivery-enqueued-again', messageId, recipientIndex });
      return true;
    }
  }
};

/**
 * What a message has under its own id is what an earlier receipt of it recorded, and stands; but where it was given up and has
 * been handed in again, its end is another one now.
 * @returns whether the ledger says what the source is going to be told
 */
const bringBack = async (
  step: Extract<Step, { readonly step: 'record' }>,
  { ledger, observe }: Pick<FilterDependencies, 'ledger' | 'observe'>,
): Promise<boolean> => {
  const [previous] = await ledger.getEach([step.delivery]);
  if (previous?.state !== 'dead-lettered') return true;
  const delivery = decidedAnew(previous, step.delivery);
  const isWritten = await ledger.replace(previous, delivery);
  if (isWritten) observe(decisionOf({ ...step, delivery }));
  return isWritten;
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
