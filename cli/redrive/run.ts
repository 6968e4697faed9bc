import { mostLetters } from '../../lambdas/contract/control/redrive.ts';
import type { MarkedLetter } from '../../lambdas/domain/control/results.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { parseReason } from '../options/parse-reason.ts';
import { UserError } from '../user-error.ts';
import { checkIds } from './check-ids.ts';
import { type ChoiceOptions, choiceOf } from './choice.ts';
import { outcomeWords } from './letter-words.ts';

export type RunOptions = TargetOptions &
  ChoiceOptions & { readonly all?: boolean; readonly why: string; readonly json?: boolean };

/** `postern redrive run`: of the ids that are given, or of all of a queue that is chosen. */
export const run = async (ids: readonly string[], options: RunOptions): Promise<void> => {
  const why = parseReason(options.why, '--why');
  const marked = options.all === true ? await runAll(ids, why, options) : await runEach(ids, why, options);
  console.log(options.json === true ? JSON.stringify({ marked }, undefined, 2) : renderMarked(marked));
  if (marked.some(({ outcome }) => outcome !== 'asked' && outcome !== 'asked-before')) process.exitCode = 1;
};

const runEach = async (ids: readonly string[], why: string, options: RunOptions): Promise<readonly MarkedLetter[]> => {
  if (ids.length === 0)
    throw new UserError('name dead letters by id (postern redrive list), or choose with --all and --queue');
  if (options.queue !== undefined || options.since !== undefined || options.error !== undefined)
    throw new UserError('dead letters are named by ids or chosen with --all, not both');
  if (ids.length > mostLetters) throw new UserError(`${ids.length} ids: at most ${mostLetters} at once`);
  checkIds(ids);
  return (await connectControl(targetOf(options)).ask('redrive-run', { ids: [...ids], why })).marked;
};

/** Page by page, so that each of them is done within control's time. */
const runAll = async (ids: readonly string[], why: string, options: RunOptions): Promise<readonly MarkedLetter[]> => {
  const { queue } = options;
  if (ids.length > 0) throw new UserError('dead letters are named by ids or chosen with --all, not both');
  if (queue === undefined) throw new UserError('--all takes the dead letters of one queue: say which with --queue');
  const control = connectControl(targetOf(options));
  const input = { ...choiceOf(options), all: true as const, queue, why };
  const marked: MarkedLetter[] = [];
  let cursor: string | undefined;
  do {
    const answer = await control.ask('redrive-run', cursor === undefined ? input : { ...input, cursor });
    marked.push(...answer.marked);
    cursor = answer.next;
  } while (cursor !== undefined);
  return marked;
};

const renderMarked = (marked: readonly MarkedLetter[]): string => {
  if (marked.length === 0) return 'nothing that was asked for can be brought back: nothing was done';
  const asked = marked.filter(({ outcome }) => outcome === 'asked').length;
  return [
    asked === 0
      ? 'nothing will be brought back that was not on its way:'
      : `${asked} ${asked === 1 ? 'dead letter' : 'dead letters'} will be brought back within about a minute: postern redrive show ID says what came of each`,
    ...marked.flatMap(({ id, outcome }) => (outcome === 'asked' ? [] : [`${id} ${wordsOf(outcome)}`])),
  ].join('\n');
};

const wordsOf = (outcome: Exclude<MarkedLetter['outcome'], 'asked'>): string => {
  switch (outcome) {
    case 'asked-before':
      return 'is on its way back already: somebody asked for it before';
    case 'unknown':
      return 'is no dead letter that is known: postern redrive list shows them';
    case 'redriven':
    case 'moved-on':
    case 'untrusted':
    case 'no-sender':
    case 'too-large':
    case 'too-late':
    case 'may-have-left':
    case 'no-delivery':
    case 'not-what-was-decided':
    case 'gone':
      return outcomeWords[outcome];
  }
};
