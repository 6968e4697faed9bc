import { targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { parseReason } from '../options/parse-reason.ts';
import { printable } from '../output/printable.ts';
import type { ChangeOptions } from './put.ts';

/** `postern directory remove`: an address leaves groups, or the directory. */
export const remove = async (address: string, options: ChangeOptions): Promise<void> => {
  const reason = parseReason(options.why, '--why');
  const groups = [...new Set(options.group)];
  const counts = await connectControl(targetOf(options)).ask('directory-remove', {
    addresses: [address],
    ...(groups.length === 0 ? {} : { groups }),
    reason,
  });
  if (options.json === true) {
    console.log(JSON.stringify({ address, groups, ...counts }, undefined, 2));
    return;
  }
  const from = groups.length === 0 ? 'the directory' : groups.join(', ');
  const outcome =
    counts.removed > 0
      ? 'the directory does not hold it any more'
      : counts.changed > 0
        ? 'it is in another group still'
        : 'it was not there';
  console.log(printable(`${address} is not in ${from}: ${outcome}`));
};
