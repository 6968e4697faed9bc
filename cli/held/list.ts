import type { HeldMail } from '../../lambdas/domain/control/results.ts';
import { reasonWords } from '../../lambdas/domain/policy/words/reason-words.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { renderTable } from '../output/table.ts';
import { type ChoiceOptions, choiceOf } from './chosen.ts';

export type ListOptions = TargetOptions & ChoiceOptions & { readonly deferred?: boolean; readonly json?: boolean };

/** More is nothing that people read: what they do with it they do with --all. */
const mostShown = 1_000;

/** `postern held list`: what waits, longest first. */
export const list = async (options: ListOptions): Promise<void> => {
  const control = connectControl(targetOf(options));
  const input = { ...choiceOf(options), deferred: options.deferred === true };
  const held: HeldMail[] = [];
  let cursor: string | undefined;
  do {
    const page = await control.ask('held-list', cursor === undefined ? input : { ...input, cursor });
    held.push(...page.held);
    cursor = page.next;
  } while (cursor !== undefined && held.length < mostShown);
  const isComplete = cursor === undefined;
  const longestFirst = held.toSorted((one, other) => (one.receivedAt < other.receivedAt ? -1 : 1));
  if (options.json === true) {
    console.log(JSON.stringify({ held: longestFirst, isComplete }, undefined, 2));
    return;
  }
  console.log(longestFirst.length === 0 ? 'nothing is held that was asked for' : renderHeld(longestFirst));
  if (!isComplete) {
    console.error(`postern: this is not all: narrow it with --source, --reason-code or --scope`);
  }
};

const renderHeld = (held: readonly HeldMail[]): string =>
  renderTable(
    ['id', 'to', 'source', 'purpose', 'received', 'until', 'waits for'],
    held.map(
      ({ messageId, recipientIndex, recipient, source, principal, purpose, receivedAt, validUntil, reasons }) => [
        `${messageId}/${recipientIndex}`,
        recipient ?? '-',
        source ?? principal,
        purpose ?? '-',
        receivedAt,
        validUntil ?? '-',
        reasons.map((reason) => `${reason.code}: ${reasonWords(reason, 'en', 'waiting').engineer.meaning}`).join('\n'),
      ],
    ),
  );
