import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { exportRows } from '../lists/export-rows.ts';

/** `postern directory export`: all addresses as CSV, which `postern directory import` reads again. */
export const exportAddresses = async (path: string | undefined, options: TargetOptions): Promise<void> => {
  const control = connectControl(targetOf(options));
  await exportRows({
    path,
    header: ['address', 'groups'],
    readPage: (after) => control.ask('directory-page', { after }),
    toCells: ({ address, groups }) => [address, groups.join(' ')],
  });
};
