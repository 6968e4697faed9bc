import type { Delivery } from '../../lambdas/domain/delivery/delivery.ts';
import { foldStatus } from '../../lambdas/domain/delivery/status.ts';
import { reasonsOf } from '../../lambdas/domain/policy/verdict.ts';
import { becauseWords } from '../../lambdas/domain/policy/words/because-words.ts';
import { outcomeOf, reasonWords } from '../../lambdas/domain/policy/words/reason-words.ts';
import { renderTable } from '../output/table.ts';
import type { DemoMail } from './demo-mails.ts';

/** What became of a demo mail. */
export type DemoOutcome = { readonly mail: DemoMail; readonly deliveries: readonly Delivery[] };

/** What is other than it should be, one sentence each; none: all is well. */
export const differences = ({ mail, deliveries }: DemoOutcome): readonly string[] => {
  const expected = mail.expected.map(({ recipient, status, codes }) => [recipient, status, ...codes].join(' '));
  const actual = deliveries.map((delivery) =>
    [delivery.recipient ?? 'no recipient', foldStatus(delivery), ...reasonCodes(delivery)].join(' '),
  );
  return expected.join('; ') === actual.join('; ')
    ? []
    : [`${mail.title}: expected ${expected.join('; ')}, came to ${actual.join('; ') || 'nothing'}`];
};

const reasonCodes = ({ decisions }: Delivery): readonly string[] => {
  const last = decisions.at(-1);
  return last === undefined ? [] : reasonsOf(last).map(({ code }) => code);
};

/** All demo mails in one table. */
export const renderOutcomes = (outcomes: readonly DemoOutcome[]): string =>
  renderTable(
    ['mail', 'recipient', 'verdict', 'status', 'why'],
    outcomes.flatMap(({ mail, deliveries }) =>
      deliveries.map((delivery, index) => [
        index === 0 ? `${mail.source}: ${mail.title}` : '',
        delivery.recipient ?? '',
        delivery.decisions.at(-1)?.verdict ?? '',
        foldStatus(delivery),
        whyText(delivery),
      ]),
    ),
  );

/** The evidence that differs from mail to mail; `postern explain` has all of it. */
const tellingEvidence: ReadonlySet<string> = new Set(['directory', 'allow-list']);

const whyText = ({ decisions }: Delivery): string => {
  const last = decisions.at(-1);
  if (last === undefined) return '';
  const reasons = reasonsOf(last);
  return reasons.length > 0
    ? reasons
        .map((reason) => `${reason.code}: ${reasonWords(reason, 'en', outcomeOf(last.verdict)).engineer.meaning}`)
        .join('\n')
    : last.because
        .filter(({ code }) => tellingEvidence.has(code))
        .map((because) => becauseWords(because, 'en'))
        .join(', ');
};
