import { now } from '../../lambdas/adapters/clock.ts';
import type { KeptAct } from '../../lambdas/domain/control/results.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { renderTable } from '../output/table.ts';
import { UserError } from '../user-error.ts';

export type AuditOptions = TargetOptions & {
  readonly day?: string;
  readonly action?: string;
  readonly subject?: string;
  readonly json?: boolean;
};

/** Nobody reads more at once. */
const mostActs = 5_000;

/** `postern audit`: what people did on a day, oldest first. */
export const audit = async (options: AuditOptions): Promise<void> => {
  const { action, subject } = options;
  const day = options.day === undefined ? new Date(now()).toISOString().slice(0, 10) : parseDay(options.day);
  const wanted = { day, ...(action === undefined ? {} : { action }), ...(subject === undefined ? {} : { subject }) };
  const control = connectControl(targetOf(options));
  const acts: KeptAct[] = [];
  let next: string | undefined;
  do {
    const page = await control.ask('audit-read', { ...wanted, ...(next === undefined ? {} : { after: next }) });
    acts.push(...page.acts);
    next = page.next;
  } while (next !== undefined && acts.length < mostActs);
  console.log(options.json === true ? JSON.stringify({ acts }, undefined, 2) : renderActs(acts, day));
  if (next !== undefined)
    console.error(`postern: only the first ${acts.length} are shown: narrow it with --action or --subject`);
};

const renderActs = (acts: readonly KeptAct[], day: string): string =>
  acts.length === 0
    ? `the audit has nothing of ${day} that was asked for`
    : renderTable(
        ['at', 'who', 'action', 'subject', 'why'],
        acts.map(({ at, who, action, subject, details }) => [at, who, action, subject, whyOf(details)]),
      );

const whyOf = (details: KeptAct['details']): string => {
  const why = details?.['why'] ?? details?.['reason'];
  return typeof why === 'string' ? why : '';
};

const parseDay = (text: string): string => {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new UserError(`--day ${text}: not a day: write it as 2026-11-21 (UTC)`);
};
