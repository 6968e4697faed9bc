import { printable } from '../output/printable.ts';
import { renderTable } from '../output/table.ts';
import type { FeedbackPreview } from './preview-feedback.ts';

/** A previewed event for people. */
export const renderPreview = ({ type, messageId, recipients, suppress, ignored }: FeedbackPreview): string =>
  [
    printable(`${type}${messageId === undefined ? '' : ` of ${messageId}`}`),
    ...(recipients.length === 0 ? ['names no recipient'] : [recipientTable(recipients, suppress)]),
    ...(ignored === undefined
      ? []
      : [`${suppress.length === 0 ? 'nobody' : 'not everybody'} is suppressed: ${ignored.code}`]),
  ].join('\n');

const recipientTable = (recipients: readonly string[], suppress: FeedbackPreview['suppress']): string =>
  renderTable(
    ['recipient', 'suppressed', 'reason'],
    recipients.map((recipient) => {
      const entry = suppress.find(({ address }) => address === recipient);
      return entry === undefined ? [recipient, 'no', ''] : [recipient, entry.origin, entry.reason];
    }),
  );
