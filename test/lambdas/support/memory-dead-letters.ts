import type {
  DeadLetterRegister,
  LetterPage,
  NewLetter,
  PageOf,
} from '../../../lambdas/adapters/dead-letter-register.ts';
import { stageOf } from '../../../lambdas/contract/dead-letter.ts';
import { isOver, type KeptLetter, letterId } from '../../../lambdas/domain/redrive/kept-letter.ts';
import { now } from '../../support/facts.ts';

type Place = 'waiting' | 'marked' | 'nowhere';

/** A register in memory with the conditions of the real one; test/lambdas/adapters/dead-letter-register.test.ts holds both to them. */
export const createMemoryDeadLetters = (
  pageSize = 100,
): DeadLetterRegister & { readonly all: () => readonly KeptLetter[] } => {
  const letters = new Map<string, { readonly letter: KeptLetter; readonly place: Place }>();
  const timeOf = ({ keptAt, redrive }: KeptLetter, place: Place): string =>
    place === 'marked' ? (redrive?.at ?? '') : keptAt;
  const pageOf =
    (wanted: Place) =>
    async (queue: KeptLetter['queue'], { since = '', cursor = '' }: PageOf): Promise<LetterPage | undefined> => {
      const found = [...letters.values()]
        .filter(({ letter, place }) => place === wanted && letter.queue === queue)
        .map(({ letter }) => ({ letter, key: `${timeOf(letter, wanted)} ${letterId(letter)}` }))
        .filter(({ key }) => key >= since && key > cursor)
        .toSorted((one, other) => (one.key < other.key ? -1 : 1));
      const page = found.slice(0, pageSize);
      const last = page.at(-1);
      return {
        letters: page.map(({ letter }) => letter),
        ...(found.length > pageSize && last !== undefined ? { next: last.key } : {}),
      };
    };
  return {
    all: () => [...letters.values()].map(({ letter }) => letter),
    enter: async (letter: NewLetter) => {
      const entered = { ...letter, stage: stageOf(letter.queue) };
      const before = letters.get(letterId(entered))?.letter;
      if (before?.letter === letter.letter) return;
      letters.set(letterId(entered), {
        letter: { ...entered, times: (before?.times ?? 0) + 1 },
        place: 'waiting',
      });
    },
    get: async (id) => letters.get(letterId(id))?.letter,
    waiting: pageOf('waiting'),
    marked: pageOf('marked'),
    mark: async (letter, redrive) => {
      const current = letters.get(letterId(letter));
      if (current?.place !== 'waiting' || current.letter.letter !== letter.letter) return false;
      const { outcome: _, ...rest } = current.letter;
      letters.set(letterId(letter), { letter: { ...rest, redrive }, place: 'marked' });
      return true;
    },
    settle: async (letter, outcome) => {
      const current = letters.get(letterId(letter));
      const isSame =
        current?.letter.letter === letter.letter &&
        JSON.stringify(current.letter.redrive) === JSON.stringify(letter.redrive);
      if (current?.place !== 'marked' || !isSame) return false;
      const place = isOver(outcome) ? 'nowhere' : 'waiting';
      letters.set(letterId(letter), { letter: { ...current.letter, outcome }, place });
      return true;
    },
  };
};

/** A letter to enter; only what a test is about need be given. */
export const newLetter = (fields: Partial<NewLetter> = {}): NewLetter => ({
  queue: 'standard-intake',
  sqsMessageId: 'intake-1',
  letter: 'moved-1',
  error: 'TypeError',
  principal: 'AROABILLINGAAAAAAAAAA',
  source: 'billing',
  sentAt: new Date(now - 60_000).toISOString(),
  keptAt: new Date(now).toISOString(),
  messageIds: [],
  ...fields,
});
