import { becauseWords } from '../../lambdas/domain/policy/because-words.ts';
import { renderTable } from '../output/table.ts';
import type { ExplainedDelivery, ExplainedEvent } from './explained-delivery.ts';

/** Deliveries for people, one table for each message. */
export const renderExplanation = (deliveries: readonly ExplainedDelivery[]): string =>
  [...Map.groupBy(deliveries, ({ messageId }) => messageId)]
    .map(([messageId, ofMessage]) => `${headline(messageId, ofMessage[0])}\n${renderMessage(ofMessage)}`)
    .join('\n\n');

const headline = (messageId: string, first: ExplainedDelivery | undefined): string =>
  [
    `message ${messageId}`,
    `source ${first?.source ?? 'unknown'}`,
    ...(first?.purpose === undefined ? [] : [`purpose ${first.purpose}`]),
    ...(first?.reference === undefined ? [] : [`reference ${first.reference}`]),
  ].join(', ');

const renderMessage = (deliveries: readonly ExplainedDelivery[]): string =>
  renderTable(
    ['recipient', 'status', 'what happened', 'why'],
    deliveries.map((delivery) => [
      delivery.recipient ?? 'none readable',
      `${delivery.status}\n${delivery.sentence}`,
      delivery.events.map(eventText).join('\n'),
      whyText(delivery),
    ]),
  );

const eventText = (event: ExplainedEvent): string => {
  switch (event.event) {
    case 'received':
      return `${event.at} received`;
    case 'decided':
      return `${event.at} ${event.by}: ${[event.verdict, ...event.codes].join(' ')}`;
    case 'attempted':
      return `${event.at} attempt ${event.number}: ${event.answer}${event.error === undefined ? '' : ` (${event.error})`}`;
  }
};

const whyText = ({ because, reasons, visibleMessageId }: ExplainedDelivery): string =>
  [
    ...reasons.map(({ code, meaning, nextStep }) => `${code}: ${meaning}\nnext: ${nextStep}`),
    // Beside an objection the evidence for a yes only distracts; --json has it.
    ...(reasons.length === 0 ? because.map(becauseWords) : []),
    ...(visibleMessageId === undefined ? [] : [`Message-ID ${visibleMessageId}`]),
  ].join('\n');
