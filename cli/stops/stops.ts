import { now } from '../../lambdas/adapters/clock.ts';
import { createStopList } from '../../lambdas/adapters/stop-list.ts';
import { isStanding } from '../../lambdas/domain/policy/stop.ts';
import { readEnvironment } from '../aws/read-environment.ts';
import { connectStores } from '../aws/stores.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { renderStops } from './render-stops.ts';

export type StopsOptions = TargetOptions & { readonly json?: boolean };

/** `postern stops`: the stops that stand, oldest first. */
export const stops = async (options: StopsOptions): Promise<void> => {
  const target = targetOf(options);
  const { stopsTable } = await readEnvironment(target);
  const all = await createStopList(connectStores(target).tables, stopsTable)();
  const standing = all
    .filter((stop) => isStanding(stop, now()))
    .toSorted((one, other) => ((one.since ?? '') < (other.since ?? '') ? -1 : 1));
  console.log(options.json === true ? JSON.stringify({ stops: standing }, undefined, 2) : renderStops(standing));
};
