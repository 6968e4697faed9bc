import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { parseReason } from '../options/parse-reason.ts';
import { printable } from '../output/printable.ts';

export type ChangeOptions = TargetOptions & {
  readonly group: readonly string[];
  readonly why: string;
  readonly json?: boolean;
};

/** `postern directory put`: the directory has an address, in these groups besides those it is in. */
export const put = async (address: string, options: ChangeOptions): Promise<void> => {
  const reason = parseReason(options.why, '--why');
  const groups = [...new Set(options.group)];
  const { rejected: _, ...counts } = await connectControl(targetOf(options)).ask('directory-put', {
    rows: [{ address, groups }],
    adds: true,
    reason,
  });
  if (options.json === true) {
    console.log(JSON.stringify({ address, groups, ...counts }, undefined, 2));
    return;
  }
  const where = groups.length === 0 ? 'the directory' : groups.join(', ');
  console.log(printable(`${address} is in ${where}${counts.unchanged > 0 ? ', as it was' : ''}`));
};
