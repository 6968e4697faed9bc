import { mostChosen } from '../../lambdas/contract/control/held.ts';
import type { Judged } from '../../lambdas/domain/control/results.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { parseReason } from '../options/parse-reason.ts';
import { UserError } from '../user-error.ts';
import { type ChoiceOptions, choiceOf, parseChosen } from './chosen.ts';

export type JudgeOptions = TargetOptions &
  ChoiceOptions & { readonly all?: boolean; readonly why: string; readonly json?: boolean };

type Command = 'held-release' | 'held-refuse';

/** `postern held release` and `postern held refuse`: of the ids that are given, or of all that is chosen. */
export const judge = async (command: Command, ids: readonly string[], options: JudgeOptions): Promise<void> => {
  const why = parseReason(options.why, '--why');
  const choice = choiceOf(options);
  const judged =
    options.all === true
      ? await judgeAll(command, ids, choice, why, options)
      : await judgeEach(command, ids, choice, why, options);
  if (options.json === true) console.log(JSON.stringify({ judged }, undefined, 2));
  else console.log(renderJudged(command, judged));
  if (judged.some(({ outcome }) => outcome !== 'done')) process.exitCode = 1;
};

const judgeEach = async (
  command: Command,
  given: readonly string[],
  choice: ChoiceOptions,
  why: string,
  options: TargetOptions,
): Promise<readonly Judged[]> => {
  if (given.length === 0)
    throw new UserError('name the mail by id, or choose with --all and --source, --reason-code or --scope');
  if (Object.keys(choice).length > 0) throw new UserError('mail is named by ids or chosen with --all, not both');
  if (given.length > mostChosen) throw new UserError(`${given.length} ids: at most ${mostChosen} at once`);
  const chosen = given.map(parseChosen);
  return (await connectControl(targetOf(options)).ask(command, { ids: chosen, why })).judged;
};

/** Page by page, so that each of them is done within control's time. */
const judgeAll = async (
  command: Command,
  given: readonly string[],
  choice: ChoiceOptions,
  why: string,
  options: TargetOptions,
): Promise<readonly Judged[]> => {
  if (given.length > 0) throw new UserError('mail is named by ids or chosen with --all, not both');
  const control = connectControl(targetOf(options));
  const judged: Judged[] = [];
  let cursor: string | undefined;
  do {
    const page = { ...choice, all: true as const, why };
    const answer = await control.ask(command, cursor === undefined ? page : { ...page, cursor });
    judged.push(...answer.judged);
    cursor = answer.next;
  } while (cursor !== undefined);
  // One that came twice, because it was moved in the index meanwhile, does not wait any more the second time.
  return judged.filter(({ outcome }) => outcome !== 'not-waiting');
};

const doneWords: Readonly<Record<Command, string>> = {
  'held-release': 'will be decided again within about a minute, without what held it',
  'held-refuse': 'refused; the sources are told within about a minute',
};

const otherWords: Readonly<Record<Exclude<Judged['outcome'], 'done'>, string>> = {
  'not-waiting': 'does not wait any more: postern explain says what became of it',
  'not-held': 'is held by nobody: it is beyond a quota and leaves in its turn; or raise the quota and apply the policy',
  'needs-adoption': 'has a sender that no source lists: postern source adopt PRINCIPAL --source NAME, or refuse it',
  unknown: 'is not known to the ledger',
};

const renderJudged = (command: Command, judged: readonly Judged[]): string => {
  const carriedOut = judged.filter(({ outcome }) => outcome === 'done').length;
  const others = judged.flatMap(({ messageId, recipientIndex, outcome }) =>
    outcome === 'done'
      ? []
      : [`${messageId}${recipientIndex === undefined ? '' : `/${recipientIndex}`} ${otherWords[outcome]}`],
  );
  if (judged.length === 0) return 'nothing waits that was asked for: nothing was done';
  return [`${carriedOut} ${carriedOut === 1 ? 'mail' : 'mails'} ${doneWords[command]}`, ...others].join('\n');
};
