import type { AllowListItem } from '../../lambdas/contract/allow-list.ts';
import { renderTable } from '../output/table.ts';

/** Rules for people. */
export const renderRules = (rules: readonly (AllowListItem & { readonly hasExpired?: boolean })[]): string =>
  renderTable(
    ['rule', 'owner', 'expires', 'what for', 'added'],
    rules.map((item) => [
      item.rule,
      item.owner ?? 'nobody',
      item.expires === undefined ? 'never' : `${item.expires}${item.hasExpired === true ? ' (has expired)' : ''}`,
      purposeOf(item),
      [item.addedAt ?? 'unknown', ...(item.addedBy === undefined ? [] : [`by ${item.addedBy}`])].join('\n'),
    ]),
  );

const purposeOf = ({ comment, acknowledged }: AllowListItem): string =>
  [
    ...(comment === undefined ? [] : [comment]),
    ...(acknowledged === undefined
      ? []
      : [`broad, acknowledged: ${acknowledged.reason}`, `by ${acknowledged.by} at ${acknowledged.at}`]),
  ].join('\n');
