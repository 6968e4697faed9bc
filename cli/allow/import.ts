import { type AllowListRow, allowListRow } from '../../lambdas/contract/control/lists.ts';
import { parseAllowRule } from '../../lambdas/domain/address/allow-rule.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { type ImportOptions, importFile, reportImport } from '../lists/import-file.ts';
import { parseReason } from '../options/parse-reason.ts';
import { importedColumns } from './columns.ts';

type RuleColumn = 'rule' | 'owner' | 'comment' | 'expires' | 'acknowledged';

/** `postern allow import`: adds the rules of a file. Rules that it does not name stay as they are. */
export const importRules = async (
  path: string,
  options: TargetOptions & ImportOptions & { readonly owner?: string; readonly why: string },
): Promise<void> => {
  const reason = parseReason(options.why, '--why');
  const control = connectControl(targetOf(options));
  const imported = await importFile({
    path,
    columns: importedColumns,
    options,
    schema: allowListRow,
    toRow: ({
      rule = '',
      owner = options.owner,
      comment,
      expires,
      acknowledged,
    }: Partial<Record<RuleColumn, string>>): AllowListRow => ({
      rule,
      ...(owner === undefined ? {} : { owner }),
      ...(comment === undefined ? {} : { comment }),
      ...(expires === undefined ? {} : { expires }),
      ...(acknowledged === undefined ? {} : { acknowledge: acknowledged }),
    }),
    keyOf: ({ rule }) => {
      const parsed = parseAllowRule(rule);
      return parsed.ok ? parsed.key : rule;
    },
    send: (rows, part) =>
      control.ask('allow-list-put', {
        rows: [...rows],
        reason,
        takesRest: true,
        isDryRun: options.dryRun === true,
        part,
      }),
  });
  reportImport(imported, options);
};
