import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { exportRows } from '../lists/export-rows.ts';
import { exportedColumns } from './columns.ts';

/** `postern allow export`: all rules as CSV, which `postern allow import` reads again. */
export const exportRules = async (path: string | undefined, options: TargetOptions): Promise<void> => {
  const control = connectControl(targetOf(options));
  await exportRows({
    path,
    header: exportedColumns,
    readPage: (after) => control.ask('allow-list-page', { after }),
    toCells: ({ acknowledged, ...item }) => {
      const values: Readonly<Record<(typeof exportedColumns)[number], string | undefined>> = {
        rule: item.rule,
        owner: item.owner,
        comment: item.comment,
        expires: item.expires,
        acknowledged: acknowledged?.reason,
        acknowledgedBy: acknowledged?.by,
        acknowledgedAt: acknowledged?.at,
        addedBy: item.addedBy,
        addedAt: item.addedAt,
      };
      return exportedColumns.map((name) => values[name]);
    },
  });
};
