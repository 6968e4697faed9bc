import type { Progress } from '../adapters/reconciliation-progress.ts';
import { OutageError } from '../contract/outage-error.ts';
import { hoursAt, seeTerms, slicesAt, stepBefore, stepMilliseconds, type Terms } from '../domain/delivery/looks.ts';
import type { Invocation } from '../runtime/invocation.ts';
import { mapConcurrently } from '../runtime/map-concurrently.ts';
import { countHour } from './count-hour.ts';
import type { ReconcileDependencies } from './dependencies.ts';
import { endOverdueDeliveries } from './end-overdue-deliveries.ts';
import { concurrentSlices, lookAtSlice } from './look-at-slice.ts';

/** A step takes less: whoever stops in time leaves the rest to the next run. */
const stepTakesMilliseconds = 120_000;

/**
 * Compares what was accepted with what has ended, by the ledger alone: looks at every delivery when its maximum age has passed,
 * whether anything leads to it any more or not, ends what is left over, and counts each hour at its deadline.
 *
 * Every step may be done again, and what a run does not come to is the next one's.
 * @throws an outage at once: nothing of the step counts as done; anything else once the step has been left behind
 */
export const reconcile = async (invocation: Invocation, dependencies: ReconcileDependencies): Promise<void> => {
  const { now, progress, readPolicy, readFormerPolicies, observe } = dependencies;
  const [policy, noted] = await Promise.all([readPolicy(), progress.read()]);
  const time = now();
  const former = await readFormerPolicies(versionsBetween(noted?.policyVersion, policy.version));
  const policies = [...former, policy].map(({ document }) => document);
  const doneUntil = noted?.doneUntil ?? stepBefore(time) - stepMilliseconds;
  const terms = seeTerms(noted?.terms ?? {}, policies, time, doneUntil);

  // Whatever becomes of the very first run: all that is accepted from then on is looked at.
  const begun = { doneUntil, policyVersion: policy.version, terms };
  if (noted === undefined && !(await progress.advance(undefined, begun))) return;

  let before: Progress = noted ?? begun;
  let step = before.doneUntil;
  let failure: unknown;
  while (step + stepMilliseconds <= time && invocation.remainingMilliseconds() >= stepTakesMilliseconds) {
    step += stepMilliseconds;
    const ofStep = await failureOf(doStep(step, terms, dependencies));
    failure ??= ofStep;
    const done = { doneUntil: step, policyVersion: policy.version, terms };
    // Another run is at it.
    if (!(await progress.advance(before, done))) return;
    before = done;
  }
  observe({ event: 'reconciled', secondsBehind: (time - step) / 1000 });
  if (failure !== undefined) throw failure;
};

/** More than are likely to be applied in five minutes. */
const mostVersions = 50;

/** From the one that was seen last, which was in force for a while since, up to the one in force, which is read anyway. */
const versionsBetween = (seen: number | undefined, inForce: number): readonly number[] => {
  const first = Math.max(seen ?? inForce, inForce - mostVersions);
  return Array.from({ length: Math.max(0, inForce - first) }, (_, index) => first + index);
};

const doStep = async (step: number, terms: Terms, dependencies: ReconcileDependencies): Promise<void> => {
  await mapConcurrently(slicesAt(step, terms), concurrentSlices, async (slice) => {
    const { open } = await lookAtSlice(slice, dependencies);
    await endOverdueDeliveries(open, dependencies);
  });
  for (const hour of hoursAt(step, terms)) await countHour(hour, terms, dependencies);
};

/** What nobody expected must not keep all later steps from being done: it is met once more when the hour is counted. */
const failureOf = async (work: Promise<void>): Promise<unknown> => {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof OutageError) throw error;
    return error;
  }
};
