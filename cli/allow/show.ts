import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { printable } from '../output/printable.ts';
import { renderRules } from './render-rules.ts';

/** `postern allow show`: whether an address may be sent to, by which rules. */
export const show = async (address: string, options: TargetOptions & { readonly json?: boolean }): Promise<void> => {
  const shown = await connectControl(targetOf(options)).ask('allow-list-show', { address });
  if (options.json === true) {
    console.log(JSON.stringify(shown, undefined, 2));
    return;
  }
  const { groups, rules } = shown;
  const membership =
    groups === undefined
      ? 'is not in the directory'
      : `is in the directory${groups.length === 0 ? ', in no group' : `, in ${groups.join(', ')}`}`;
  const admits = rules.find(({ hasExpired }) => !hasExpired);
  const verdict = admits === undefined ? 'no rule admits it' : `the rule ${admits.rule} admits it`;
  console.log(printable(`${shown.address} ${membership}; ${verdict}`));
  if (rules.length > 0) console.log(renderRules(rules));
};
