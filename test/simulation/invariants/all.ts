import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import { watchBudgets } from './budgets.ts';
import { watchCalls } from './calls.ts';
import { watchEnds } from './ends.ts';
import { watchHeard } from './heard.ts';
import { watchLedger } from './ledger.ts';
import { watchLooks } from './looks.ts';
import { watchPolicies } from './policies.ts';
import { watchQueues } from './queues.ts';
import { watchQuotas } from './quotas.ts';
import { watchReconcile } from './reconcile.ts';
import { watchRedrive } from './redrive.ts';
import { watchRequests } from './requests.ts';
import { watchStops } from './stops.ts';
import { watchSuppressions } from './suppressions.ts';
import { watchTelling } from './telling.ts';
import { createTruth } from './truth.ts';
import { watchTurns } from './turns.ts';

/** All that is watched in a run. What is true is found out first, so that all others can ask for it. */
export const watchAll = (world: World): readonly Watcher[] => {
  const { truth, watcher } = createTruth(world);
  return [
    watcher,
    watchLedger(world, truth),
    watchCalls(world, truth),
    watchLooks(world, truth),
    watchBudgets(world, truth),
    watchTurns(world),
    watchQuotas(world),
    watchQueues(world, truth),
    watchTelling(world, truth),
    watchHeard(world, truth),
    watchRequests(world, truth),
    watchStops(world, truth),
    watchSuppressions(world, truth),
    watchReconcile(world, truth),
    watchRedrive(world, truth),
    watchPolicies(world, truth),
    watchEnds(world, truth),
  ];
};
