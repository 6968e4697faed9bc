import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { parseReason } from '../options/parse-reason.ts';
import { printable } from '../output/printable.ts';

/** `postern allow remove`: mail may go there no longer, unless another rule admits it. */
export const remove = async (
  rules: readonly string[],
  options: TargetOptions & { readonly why: string; readonly json?: boolean },
): Promise<void> => {
  const reason = parseReason(options.why, '--why');
  const { removed, absent } = await connectControl(targetOf(options)).ask('allow-list-remove', {
    rules: [...rules],
    reason,
  });
  if (absent.length > 0) process.exitCode = 1;
  if (options.json === true) {
    console.log(JSON.stringify({ removed, absent }, undefined, 2));
    return;
  }
  console.log(`${removed} ${removed === 1 ? 'rule was' : 'rules were'} removed`);
  for (const rule of absent) console.error(printable(`postern: ${rule} is not on the allow-list: postern allow list`));
};
