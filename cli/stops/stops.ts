import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { renderStops } from './render-stops.ts';

export type StopsOptions = TargetOptions & { readonly json?: boolean };

/** `postern stops`: the stops that stand, oldest first. */
export const stops = async (options: StopsOptions): Promise<void> => {
  const answer = await connectControl(targetOf(options)).ask('stops', {});
  console.log(options.json === true ? JSON.stringify(answer, undefined, 2) : renderStops(answer.stops));
};
