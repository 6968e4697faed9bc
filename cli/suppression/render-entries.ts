import type { Evidence } from '../../lambdas/domain/feedback/suppression-record.ts';
import type { ShownEntry } from '../../lambdas/domain/suppression/shown-entry.ts';
import { renderTable } from '../output/table.ts';

/** Suppressions for people. */
export const renderEntries = (entries: readonly ShownEntry[]): string =>
  renderTable(
    ['address', 'origin', 'mail', 'since', 'until', 'why'],
    entries.map((entry) => [
      entry.address,
      entry.origin,
      entry.scope,
      entry.since ?? 'unknown',
      entry.standing ? (entry.until ?? 'it is removed') : `${entry.until} (ended)`,
      whyOf(entry),
    ]),
  );

const whyOf = ({ evidence, reason, by }: ShownEntry): string => {
  const parts = [
    ...(reason === undefined ? [] : [reason]),
    ...(by === undefined ? [] : [`by ${by}`]),
    ...(evidence === undefined ? [] : [renderEvidence(evidence)]),
  ];
  return parts.length === 0 ? 'no evidence is kept' : parts.join('\n');
};

const renderEvidence = ({ at, code, smtpStatus, messageId, sesMessageId }: Evidence): string =>
  [
    `${code} at ${at}`,
    ...(smtpStatus === undefined ? [] : [`SMTP status ${smtpStatus}`]),
    ...(messageId === undefined ? [] : [`message ${messageId}`]),
    ...(messageId !== undefined || sesMessageId === undefined ? [] : [`SES message ${sesMessageId}`]),
  ].join(', ');
