import { now } from '../../lambdas/adapters/clock.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { parseReason } from '../options/parse-reason.ts';
import { parseUntil } from '../options/parse-until.ts';
import { printable } from '../output/printable.ts';
import { parseSuppressedAddress } from './suppressed-address.ts';

export type AddOptions = TargetOptions & { readonly reason: string; readonly until?: string; readonly json?: boolean };

/** `postern suppression add`: nothing goes to an address any more. The same address again replaces reason and end. */
export const add = async (given: string, options: AddOptions): Promise<void> => {
  const { mailbox: address } = parseSuppressedAddress(given);
  const terms = {
    reason: parseReason(options.reason),
    ...(options.until === undefined ? {} : { until: parseUntil(options.until, now()) }),
  };
  const added = await connectControl(targetOf(options)).ask('suppression-add', { address, ...terms });
  console.log(options.json === true ? JSON.stringify(added, undefined, 2) : printable(renderAdded(added)));
};

const renderAdded = ({ address, until }: { readonly address: string; readonly until?: string }): string =>
  `${address} is suppressed${until === undefined ? '' : ` until ${until}`}, from the next last look on: what is queued does not leave either; postern suppression remove ${address} --origin operator ends it`;
