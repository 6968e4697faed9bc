import { now } from '../../lambdas/adapters/clock.ts';
import { parseDurationSeconds } from '../../lambdas/contract/duration.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { parseReason } from '../options/parse-reason.ts';
import { printable } from '../output/printable.ts';

export type AddOptions = TargetOptions & {
  readonly owner?: string;
  readonly comment?: string;
  readonly expires?: string;
  readonly acknowledge?: string;
  readonly why: string;
  readonly json?: boolean;
};

/** `postern allow add`: mail may go somewhere. The same rule again replaces what is said of it. */
export const add = async (rule: string, options: AddOptions): Promise<void> => {
  const { owner, comment, expires, acknowledge } = options;
  const row = {
    rule,
    ...(owner === undefined ? {} : { owner }),
    ...(comment === undefined ? {} : { comment }),
    ...(expires === undefined ? {} : { expires: endOf(expires) }),
    ...(acknowledge === undefined ? {} : { acknowledge: parseReason(acknowledge, '--acknowledge') }),
  };
  const reason = parseReason(options.why, '--why');
  const { rejected: _, ...counts } = await connectControl(targetOf(options)).ask('allow-list-put', {
    rows: [row],
    reason,
  });
  if (options.json === true) console.log(JSON.stringify({ rule, ...counts }, undefined, 2));
  else console.log(printable(`${rule} ${outcomeOf(counts)}`));
};

const outcomeOf = ({ added, changed }: { readonly added: number; readonly changed: number }): string => {
  if (added > 0) return 'is on the allow-list now, for requests that come in from now on';
  return changed > 0 ? 'was on the allow-list, and says now what you said' : 'is on the allow-list, just as you said';
};

/** A duration counts from now; all else is for control to read. */
const endOf = (text: string): string => {
  const seconds = parseDurationSeconds(text);
  return seconds === undefined ? text : new Date(now() + seconds * 1_000).toISOString();
};
