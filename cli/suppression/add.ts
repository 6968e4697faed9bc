import { now } from '../../lambdas/adapters/clock.ts';
import type { CommandResult } from '../../lambdas/domain/control/results.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { parseReason } from '../options/parse-reason.ts';
import { parseUntil } from '../options/parse-until.ts';
import { printable } from '../output/printable.ts';
import { parseEnteredScope } from './parse-scope.ts';
import { parseSuppressedAddress } from './suppressed-address.ts';

export type AddOptions = TargetOptions & {
  readonly reason: string;
  readonly until?: string;
  readonly origin?: string;
  readonly purpose?: string;
  readonly json?: boolean;
};

/** `postern suppression add`: nothing goes to an address any more. The same address again replaces reason and end. */
export const add = async (given: string, options: AddOptions): Promise<void> => {
  const { mailbox: address } = parseSuppressedAddress(given);
  const terms = {
    reason: parseReason(options.reason),
    ...parseEnteredScope(options),
    ...(options.until === undefined ? {} : { until: parseUntil(options.until, now()) }),
  };
  const added = await connectControl(targetOf(options)).ask('suppression-add', { address, ...terms });
  console.log(options.json === true ? JSON.stringify(added, undefined, 2) : printable(renderAdded(added)));
};

const renderAdded = ({ address, origin, scope, until }: CommandResult<'suppression-add'>): string => {
  const purpose = scope === 'everything' ? undefined : scope.slice('purpose:'.length);
  return `${address} is suppressed${purpose === undefined ? '' : ` for mail of the purpose ${purpose}`}${until === undefined ? '' : ` until ${until}`}, from the next last look on: what is queued does not leave either; postern suppression remove ${address} --origin ${origin}${purpose === undefined ? '' : ` --purpose ${purpose}`} ends it`;
};
