import { becauseWords } from '../../lambdas/domain/policy/because-words.ts';
import { printable } from '../output/printable.ts';
import { reasonsText } from '../output/reasons-text.ts';
import { renderTable } from '../output/table.ts';
import type { ExplainedDelivery, ExplainedEvent } from './explained-delivery.ts';

/** Deliveries for people: for each message a table of verdicts, then what happened to each recipient's mail. */
export const renderExplanation = (deliveries: readonly ExplainedDelivery[]): string =>
  [...Map.groupBy(deliveries, ({ messageId }) => messageId)]
    .map(([messageId, ofMessage]) =>
      [headline(messageId, ofMessage[0]), verdictTable(ofMessage), ...ofMessage.map(history)].join('\n'),
    )
    .join('\n\n');

const headline = (messageId: string, first: ExplainedDelivery | undefined): string =>
  printable(
    [
      `message ${messageId}`,
      `source ${first?.source ?? 'unknown'}`,
      ...(first?.purpose === undefined ? [] : [`purpose ${first.purpose}`]),
      ...(first?.lane === undefined ? [] : [`lane ${first.lane}`]),
      ...(first?.reference === undefined ? [] : [`reference ${first.reference}`]),
    ].join(', '),
  );

const verdictTable = (deliveries: readonly ExplainedDelivery[]): string =>
  renderTable(
    ['recipient', 'status', 'why'],
    deliveries.map((delivery) => [nameOf(delivery), `${delivery.status}: ${delivery.sentence}`, whyText(delivery)]),
  );

const nameOf = ({ recipient }: ExplainedDelivery): string => recipient ?? 'no recipient can be read';

const whyText = ({ because, reasons }: ExplainedDelivery): string =>
  // Beside an objection the evidence for a yes only distracts; --json has it.
  reasons.length === 0 ? because.map(becauseWords).join('\n') : reasonsText(reasons);

/** Not in the table: times and ids are copied, so they must not wrap. */
const history = (delivery: ExplainedDelivery): string =>
  [
    printable(nameOf(delivery)),
    ...delivery.events.map((event) => `  ${eventText(event)}`),
    ...(delivery.visibleMessageId === undefined ? [] : [`  Message-ID ${delivery.visibleMessageId}`]),
  ].join('\n');

const eventText = (event: ExplainedEvent): string => {
  switch (event.event) {
    case 'received':
      return `${event.at} received`;
    case 'decided':
      return `${event.at} ${event.by}: ${[event.verdict, ...event.codes].join(' ')}${event.dryRun === true ? ' (dry run)' : ''}`;
    case 'attempted':
      return `${event.at} attempt ${event.number}: ${event.answer}${event.error === undefined ? '' : ` (${event.error})`}`;
    case 'reported':
      return `${event.at} Amazon SES: ${reportText(event)}`;
  }
};

/** `Bounce hard-bounce (Permanent, General, 5.1.1)`. What a receiving server wrote is not ours: it must not steer a terminal. */
const reportText = ({ type, code, kind, subType, smtpStatus, named }: Reported): string => {
  const details = [kind, subType, smtpStatus, named === undefined ? undefined : `forwarded to ${named}`];
  const known = details.filter((detail) => detail !== undefined);
  return printable(`${type} ${code}${known.length === 0 ? '' : ` (${known.join(', ')})`}`);
};

type Reported = Extract<ExplainedEvent, { readonly event: 'reported' }>;
