import { now } from '../../lambdas/adapters/clock.ts';
import { type StopItem, stopEffects } from '../../lambdas/contract/stop.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { parseReason } from '../options/parse-reason.ts';
import { parseUntil } from '../options/parse-until.ts';
import { UserError } from '../user-error.ts';
import { parseScope } from './parse-scope.ts';
import { renderStop } from './render-stops.ts';
import { warnOfUnknownScope } from './warn-of-unknown-scope.ts';

export type StopOptions = TargetOptions & {
  readonly reason: string;
  readonly until?: string;
  readonly queued: string;
  readonly json?: boolean;
};

/** `postern stop`: mail of a scope does not leave any more. The same scope again replaces reason, end and effect. */
export const stop = async (given: string, options: StopOptions): Promise<void> => {
  const terms = {
    scope: parseScope(given),
    reason: parseReason(options.reason),
    queued: parseEffect(options.queued),
    ...(options.until === undefined ? {} : { until: parseUntil(options.until, now()) }),
  };
  const control = connectControl(targetOf(options));
  const made = await control.ask('stop', terms);
  console.log(options.json === true ? JSON.stringify(made, undefined, 2) : renderStop(made));
  await warnOfUnknownScope(made.scope, control);
};

const parseEffect = (text: string): StopItem['queued'] => {
  const effect = stopEffects.find((each) => each === text);
  if (effect !== undefined) return effect;
  throw new UserError(`--queued ${text}: write hold (the mail waits) or discard (it is given up)`);
};
