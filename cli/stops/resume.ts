import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { parseReason } from '../options/parse-reason.ts';
import { parseScope } from './parse-scope.ts';

export type ResumeOptions = TargetOptions & { readonly reason?: string; readonly json?: boolean };

/** `postern resume`: ends a stop. */
export const resume = async (given: string, options: ResumeOptions): Promise<void> => {
  const scope = parseScope(given);
  const reason = options.reason === undefined ? {} : { reason: parseReason(options.reason) };
  const resumed = await connectControl(targetOf(options)).ask('resume', { scope, ...reason });
  const held = resumed.isReleasing ? 'held mail too' : 'held mail within about a minute';
  console.log(
    options.json === true
      ? JSON.stringify(resumed, undefined, 2)
      : `${scope} is resumed: new mail that no other stop concerns leaves again within seconds, ${held}`,
  );
};
