import { everyGroup, inNoGroup } from '../../lambdas/contract/directory.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { printable } from '../output/printable.ts';
import { renderTable } from '../output/table.ts';

/** `postern directory show`: what is known of an address, and who said so. */
export const show = async (address: string, options: TargetOptions & { readonly json?: boolean }): Promise<void> => {
  const shown = await connectControl(targetOf(options)).ask('directory-show', { address });
  if (options.json === true) {
    console.log(JSON.stringify(shown, undefined, 2));
    return;
  }
  const { isKnown, groups, changes } = shown;
  const where = groups.length === 0 ? 'in no group' : `in ${groups.join(', ')}`;
  console.log(printable(`${shown.address} is ${isKnown ? `in the directory, ${where}` : 'not in the directory'}`));
  if (changes.length === 0) return;
  console.log(
    renderTable(
      ['group', 'is', 'since', 'says'],
      changes.map(({ group, isMember, at, by }) => [groupWords(group), isMember ? 'in' : 'out', at, by]),
    ),
  );
};

const groupWords = (group: string): string => {
  if (group === inNoGroup) return '(the directory)';
  return group === everyGroup ? '(every group)' : group;
};
