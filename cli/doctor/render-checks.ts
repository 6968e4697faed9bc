import { renderTable } from '../output/table.ts';
import type { CheckName, Finding } from './finding.ts';

export type Check = {
  readonly name: CheckName;
  readonly findings: readonly Finding[];
  /** Whether it could not be made, for a reason that is AWS's or ours. */
  readonly isOurs: boolean;
};

/** For CI: 0 nothing fails, 1 something does, 2 something could not be checked and nobody here can help it. */
export const exitCodeOf = (checks: readonly Check[]): 0 | 1 | 2 => {
  if (checks.some(({ isOurs }) => isOurs)) return 2;
  return checks.some(({ findings }) => findings.some(({ status }) => status === 'fail')) ? 1 : 0;
};

/** Findings for people: a table, and below it what to do. */
export const renderChecks = (checks: readonly Check[]): string => {
  const findings = checks.flatMap(({ name, findings: ofCheck }) => ofCheck.map((finding) => ({ name, ...finding })));
  const count = (status: Finding['status']) => findings.filter((finding) => finding.status === status).length;
  return [
    renderTable(
      ['check', '', 'finding', 'seen', 'fix'],
      findings.map(({ name, status, what, seen, fix = '' }) => [name, status, what, seen, fix]),
    ),
    `${count('ok')} ok, ${count('warn')} to look at, ${count('fail')} failing`,
  ].join('\n');
};
