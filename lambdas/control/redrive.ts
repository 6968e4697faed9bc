import type { redriveCommands } from '../contract/control/redrive.ts';
import type { MarkedLetter } from '../domain/control/results.ts';
import { type KeptLetter, letterId, readLetterId, stateOfLetter } from '../domain/redrive/kept-letter.ts';
import { mapConcurrently } from '../runtime/map-concurrently.ts';
import { done, no, type Performers } from './answer.ts';
import type { Caller } from './caller.ts';
import type { ControlDependencies } from './dependencies.ts';

type Dependencies = Pick<ControlDependencies, 'now' | 'audit' | 'deadLetters' | 'startRelease'>;

const concurrentWrites = 10;

const noSuchPage = no('malformed', ['the cursor is none: begin again without one']);

/**
 * What was given up, and asking to have it brought back. Control only notes that it is wanted: release, which may enqueue,
 * brings it back, and what a letter holds is read by nobody else.
 */
export const createRedriveCommands = (dependencies: Dependencies): Performers<keyof typeof redriveCommands> => {
  const { now, audit, deadLetters, startRelease } = dependencies;

  const mark = async (letter: KeptLetter, why: string, { who, accessKey }: Caller): Promise<MarkedLetter> => {
    const id = letterId(letter);
    const found = stateOfLetter(letter);
    switch (found.state) {
      case 'hopeless':
      case 'finished':
        return { id, outcome: found.code };
      case 'marked':
        return { id, outcome: 'asked-before' };
      case 'waiting': {
        const time = now();
        await audit.append({ action: 'redrive-run', subject: id, who, accessKey, details: { why } }, time);
        const isMarked = await deadLetters.mark(letter, { by: who, why, at: new Date(time).toISOString() });
        return { id, outcome: isMarked ? 'asked' : 'asked-before' };
      }
    }
  };

  const markEach = async (
    letters: readonly KeptLetter[],
    why: string,
    caller: Caller,
  ): Promise<readonly MarkedLetter[]> => {
    const marked = await mapConcurrently(letters, concurrentWrites, (letter) => mark(letter, why, caller));
    if (marked.some(({ outcome }) => outcome === 'asked')) await startRelease();
    return marked;
  };

  return {
    'redrive-list': async ({ queue, since, error, asked, cursor }) => {
      const page = await (asked ? deadLetters.marked : deadLetters.waiting)(queue, { since, cursor });
      if (page === undefined) return noSuchPage;
      const letters = page.letters.filter((letter) => error === undefined || letter.error === error);
      return done({ letters, ...(page.next === undefined ? {} : { next: page.next }) });
    },

    'redrive-show': async ({ id }) => {
      const named = readLetterId(id);
      const letter = named === undefined ? undefined : await deadLetters.get(named);
      return letter === undefined
        ? no('objected', [`${id}: there is no such dead letter: postern redrive list shows them`])
        : done({ letter });
    },

    'redrive-run': async (which, caller) => {
      if ('ids' in which) {
        const found = await mapConcurrently([...new Set(which.ids)], concurrentWrites, async (id) => {
          const named = readLetterId(id);
          return { id, letter: named === undefined ? undefined : await deadLetters.get(named) };
        });
        const letters = found.flatMap(({ letter }) => letter ?? []);
        const unknown = found.flatMap(({ id, letter }): readonly MarkedLetter[] =>
          letter === undefined ? [{ id, outcome: 'unknown' }] : [],
        );
        return done({ marked: [...(await markEach(letters, which.why, caller)), ...unknown] });
      }
      const { queue, since, error, cursor, why } = which;
      const page = await deadLetters.waiting(queue, { since, cursor });
      if (page === undefined) return noSuchPage;
      const wanted = page.letters.filter(
        (letter) => stateOfLetter(letter).state === 'waiting' && (error === undefined || letter.error === error),
      );
      const marked = await markEach(wanted, why, caller);
      return done({ marked, ...(page.next === undefined ? {} : { next: page.next }) });
    },
  };
};
