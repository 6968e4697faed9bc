import type { Language, Voice } from '../../lambdas/domain/policy/words/language.ts';
import { printable } from '../output/printable.ts';
import { reasonsText, type WordedReason } from '../output/reasons-text.ts';
import { renderTable } from '../output/table.ts';
import type { ExplainedDelivery, ExplainedEvent, ExplainedReason } from './explained-delivery.ts';
import type { Labels } from './labels/labels.ts';
import { labelsIn } from './labels/labels-in.ts';
import { particulars } from './particulars.ts';
import { shownBy } from './shown-by.ts';

/** For whom. */
export type Reader = { readonly voice: Voice; readonly language: Language };

/** Deliveries for people: for each message a table of verdicts, then what happened to each recipient's mail. */
export const renderExplanation = (deliveries: readonly ExplainedDelivery[], reader: Reader): string =>
  [...Map.groupBy(deliveries, ({ messageId }) => messageId)]
    .map(([messageId, ofMessage]) =>
      (reader.voice === 'customer' ? answers : explanation)(messageId, ofMessage, reader).join('\n'),
    )
    .join('\n\n');

const explanation = (messageId: string, ofMessage: readonly ExplainedDelivery[], reader: Reader): readonly string[] => {
  const labels = labelsIn(reader.language);
  return [
    headline(messageId, ofMessage[0], labels),
    verdictTable(ofMessage, reader, labels),
    ...ofMessage.map((delivery) => history(delivery, labels)),
  ];
};

/** Nothing but what may be passed on, and to whom it belongs. */
const answers = (
  messageId: string,
  ofMessage: readonly ExplainedDelivery[],
  { language }: Reader,
): readonly string[] => {
  const labels = labelsIn(language);
  return [
    printable(`${labels.message} ${messageId}`),
    renderTable(
      [labels.recipient, labels.voices.customer],
      ofMessage.map((delivery) => [nameOf(delivery, labels), delivery.wording[language].customer.join('\n')]),
    ),
  ];
};

const headline = (messageId: string, first: ExplainedDelivery | undefined, labels: Labels): string =>
  printable(
    [
      `${labels.message} ${messageId}`,
      `${labels.source} ${first?.source ?? labels.unknown}`,
      ...(first?.purpose === undefined ? [] : [`${labels.purpose} ${first.purpose}`]),
      ...(first?.lane === undefined ? [] : [`${labels.lane} ${first.lane}`]),
      ...(first?.reference === undefined ? [] : [`${labels.reference} ${first.reference}`]),
    ].join(', '),
  );

const verdictTable = (deliveries: readonly ExplainedDelivery[], reader: Reader, labels: Labels): string =>
  renderTable(
    [labels.recipient, labels.status, labels.why],
    deliveries.map((delivery) => [
      nameOf(delivery, labels),
      `${delivery.status}: ${delivery.wording[reader.language].sentence}`,
      whyText(delivery, reader, labels),
    ]),
  );

const nameOf = ({ recipient }: ExplainedDelivery, labels: Labels): string => recipient ?? labels.noRecipient;

const whyText = ({ because, reasons, wouldRefuse = [] }: ExplainedDelivery, reader: Reader, labels: Labels): string =>
  [
    // Beside an objection the evidence for a yes only distracts; --json has it.
    ...(reasons.length === 0
      ? because.map(({ wording }) => wording[reader.language])
      : [reasonsText(worded(reasons, reader), labels.next)]),
    ...(wouldRefuse.length === 0
      ? []
      : [`${labels.wouldRefuse}:`, reasonsText(worded(wouldRefuse, reader), labels.next)]),
  ].join('\n');

const worded = (reasons: readonly ExplainedReason[], { voice, language }: Reader): readonly WordedReason[] =>
  reasons.map(({ code, wording }) => ({ code, ...wording[language][voice] }));

/** Not in the table: times and ids are copied, so they must not wrap. */
const history = (delivery: ExplainedDelivery, labels: Labels): string =>
  [
    nameOf(delivery, labels),
    ...particulars(delivery, labels).map(([label, value]) => `  ${label} ${value}`),
    ...delivery.events.map((event) => `  ${eventText(event, labels)}`),
    ...(delivery.visibleMessageId === undefined ? [] : [`  ${labels.visibleMessageId} ${delivery.visibleMessageId}`]),
  ]
    .map(printable)
    .join('\n');

const eventText = (event: ExplainedEvent, labels: Labels): string => {
  switch (event.event) {
    case 'received':
      return `${event.at} ${labels.received}`;
    case 'decided':
      return `${event.at} ${event.by}: ${[event.verdict, ...event.codes].join(' ')}${event.dryRun === true ? ` (${labels.dryRun})` : ''}`;
    case 'attempted':
      return `${event.at} ${labels.attempt(event.number)}: ${event.answer}${inBrackets(shownBy(event, labels) ?? event.error)}`;
    case 'reported':
      return `${event.at} ${labels.reportedBy}: ${reportText(event, labels)}`;
  }
};

const inBrackets = (text: string | undefined): string => (text === undefined ? '' : ` (${text})`);

/** `Bounce hard-bounce (Permanent, General, 5.1.1)`. What a receiving server wrote is not ours: it must not steer a terminal. */
const reportText = ({ type, code, kind, subType, smtpStatus, named }: Reported, labels: Labels): string => {
  const details = [kind, subType, smtpStatus, named === undefined ? undefined : `${labels.forwardedTo} ${named}`];
  const known = details.filter((detail) => detail !== undefined);
  return `${type} ${code}${inBrackets(known.length === 0 ? undefined : known.join(', '))}`;
};

type Reported = Extract<ExplainedEvent, { readonly event: 'reported' }>;
