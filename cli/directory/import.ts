import { type DirectoryRow, directoryRow } from '../../lambdas/contract/control/lists.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { type ImportOptions, importFile, reportImport } from '../lists/import-file.ts';
import { parseReason } from '../options/parse-reason.ts';

type AddressColumn = 'address' | 'groups';

/** `postern directory import`: puts the addresses of a file. Those that it does not name stay as they are. */
export const importAddresses = async (
  path: string,
  options: TargetOptions & ImportOptions & { readonly replace?: boolean; readonly why: string },
): Promise<void> => {
  const reason = parseReason(options.why, '--why');
  const control = connectControl(targetOf(options));
  const adds = options.replace !== true;
  const imported = await importFile({
    path,
    columns: { required: ['address'], optional: ['groups'], ignored: [] },
    options,
    schema: directoryRow,
    toRow: ({ address = '', groups = '' }: Partial<Record<AddressColumn, string>>): DirectoryRow => ({
      address,
      groups: groups.split(/[\s;,]+/).filter((group) => group !== ''),
    }),
    // Added groups come to the same in any order; of two lines that say all there is, one would be lost.
    ...(adds ? {} : { keyOf: ({ address }: DirectoryRow) => address.toLowerCase() }),
    send: (rows, part) =>
      control.ask('directory-put', {
        rows: [...rows],
        reason,
        adds,
        takesRest: true,
        isDryRun: options.dryRun === true,
        part,
      }),
  });
  reportImport(imported, options);
};
