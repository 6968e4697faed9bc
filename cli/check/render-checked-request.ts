import type { Reason } from '../../lambdas/domain/policy/reason.ts';
import { becauseWords } from '../../lambdas/domain/policy/words/because-words.ts';
import { outcomeOf, reasonWords } from '../../lambdas/domain/policy/words/reason-words.ts';
import type { Outcome } from '../../lambdas/domain/policy/words/wording.ts';
import { reasonsText } from '../output/reasons-text.ts';
import { renderTable } from '../output/table.ts';
import type { CheckedRecipient, CheckedRequest } from './checked-request.ts';

/** A checked request for people. */
export const renderCheckedRequest = ({ messageId, problems, assumptions = [], recipients }: CheckedRequest): string =>
  [
    `message ${messageId}`,
    ...(recipients.length === 0
      ? ['no recipient can be read', objections(problems, 'refused')]
      : [recipientTable(recipients)]),
    ...assumptions.map(
      ({ attachment }) =>
        `note: attachment ${attachment + 1} is an upload and was not read: it is taken to be there and to be permitted`,
    ),
  ].join('\n');

const recipientTable = (recipients: readonly CheckedRecipient[]): string =>
  renderTable(
    ['recipient', 'verdict', 'why'],
    recipients.map((each) => [each.recipient, verdictText(each), whyText(each)]),
  );

const verdictText = ({ verdict, form }: CheckedRecipient): string =>
  form === undefined ? verdict : `${verdict} (${form})`;

const whyText = ({ verdict, because, reasons, wouldRefuse = [] }: CheckedRecipient): string =>
  reasons.length === 0
    ? [
        ...because.map((each) => becauseWords(each, 'en')),
        ...(wouldRefuse.length === 0 ? [] : ['only observed, otherwise:', objections(wouldRefuse, 'refused')]),
      ].join('\n')
    : objections(reasons, outcomeOf(verdict));

const objections = (reasons: readonly Reason[], outcome: Outcome): string =>
  reasonsText(reasons.map((reason) => ({ code: reason.code, ...reasonWords(reason, 'en', outcome).engineer })));
