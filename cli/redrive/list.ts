import { deadLetterQueues } from '../../lambdas/contract/dead-letter.ts';
import { type KeptLetter, letterId } from '../../lambdas/domain/redrive/kept-letter.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { type Control, connectControl } from '../control/connect-control.ts';
import { renderTable } from '../output/table.ts';
import { type ChoiceOptions, choiceOf } from './choice.ts';
import { stateWords } from './letter-words.ts';

export type ListOptions = TargetOptions & ChoiceOptions & { readonly json?: boolean };

/** More is nothing that people read: what they do with it they do with --all. */
const mostShown = 1_000;

/** `postern redrive list`: what was given up, queue by queue, longest ago first. */
export const list = async (options: ListOptions): Promise<void> => {
  const control = connectControl(targetOf(options));
  const choice = choiceOf(options);
  const letters: KeptLetter[] = [];
  let isComplete = true;
  for (const queue of options.queue === undefined ? deadLetterQueues : [options.queue]) {
    for (const asked of [true, false]) {
      const read = await readPages(control, { ...choice, queue, asked }, mostShown - letters.length);
      letters.push(...read.letters);
      isComplete &&= read.isComplete;
    }
  }
  if (options.json === true) {
    console.log(JSON.stringify({ letters: letters.map(withId), isComplete }, undefined, 2));
    return;
  }
  console.log(letters.length === 0 ? 'nothing was given up that was asked for' : renderLetters(letters));
  if (!isComplete) console.error('postern: this is not all: narrow it with --queue, --since or --error');
};

const withId = (letter: KeptLetter) => ({ id: letterId(letter), ...letter });

const readPages = async (
  control: Control,
  input: Parameters<typeof control.ask<'redrive-list'>>[1],
  atMost: number,
): Promise<{ readonly letters: readonly KeptLetter[]; readonly isComplete: boolean }> => {
  const letters: KeptLetter[] = [];
  let cursor: string | undefined;
  do {
    if (letters.length >= atMost) return { letters, isComplete: false };
    const page = await control.ask('redrive-list', cursor === undefined ? input : { ...input, cursor });
    letters.push(...page.letters);
    cursor = page.next;
  } while (cursor !== undefined);
  return { letters, isComplete: true };
};

const renderLetters = (letters: readonly KeptLetter[]): string =>
  renderTable(
    ['id', 'queue', 'given up', 'error', 'from', 'mail', 'now'],
    letters.map((letter) => [
      letterId(letter),
      letter.queue,
      `${letter.keptAt}${letter.times === 1 ? '' : `\n${letter.times} times`}`,
      letter.error,
      letter.source ?? letter.principal ?? '-',
      letter.messageIds.join('\n') || '-',
      stateWords(letter),
    ]),
  );
