import type { Problem } from '../../lambdas/contract/malformed.ts';
import type { PutInForce } from '../../lambdas/domain/control/results.ts';
import { isLocal, type TargetOptions, targetOf } from '../aws/target.ts';
import { type Control, connectControl } from '../control/connect-control.ts';
import { ControlObjection } from '../control/control-objection.ts';
import { loadFacts } from '../facts/load-facts.ts';
import type { FactsFile } from '../facts/parse-facts.ts';
import { parseReason } from '../options/parse-reason.ts';
import { renderDifference } from '../plan/render-changes.ts';
import { type LoadedPolicy, loadPolicy } from '../policy/load-policy.ts';
import { allOrEveryProblem, UserError } from '../user-error.ts';
import { checkLists, type WrittenList, type WrittenLists, writeLists } from './write-lists.ts';

export type ApplyOptions = TargetOptions & {
  readonly policy: string;
  readonly facts?: string;
  readonly why?: string;
  readonly json?: boolean;
};

export type Applied = PutInForce & { readonly lists?: WrittenLists };

/** `postern apply`: puts a policy in force, or says everything that is wrong with it and changes nothing. */
export const apply = async (options: ApplyOptions): Promise<void> => {
  const applied = await applyPolicy(options, (step) => console.error(`postern: ${step}`));
  console.log(options.json === true ? JSON.stringify(applied, undefined, 2) : renderApplied(applied, options));
};

export const applyPolicy = async (
  options: ApplyOptions,
  onProgress: (step: string) => void = () => {},
): Promise<Applied> => {
  const why = reasonFor(options);
  const control = connectControl(targetOf(options));
  const [loaded, given] = await allOrEveryProblem([
    loadPolicy(options.policy, async (document) => (await control.ask('policy-check', { document })).problems),
    options.facts === undefined ? undefined : loadFacts(options.facts),
  ]);
  const facts = given && isLocal(targetOf(options)) ? withOwners(given) : given;
  if ((facts?.stops ?? []).length > 0) {
    throw new UserError(
      `${options.facts}: stops are not applied from a file: make them with postern stop, which keeps who did it`,
    );
  }
  if (facts !== undefined) await checkLists(control, facts, why);
  const applied = await putInForce(control, loaded, why);
  return facts === undefined ? applied : { ...applied, lists: await writeLists(control, facts, why, onProgress) };
};

/** Elsewhere every rule is somebody's; on the local stack it is whoever started it that answers for those that are nobody's. */
const withOwners = ({ allowList, ...facts }: FactsFile): FactsFile =>
  allowList === undefined
    ? facts
    : { ...facts, allowList: new Map([...allowList].map(([key, rule]) => [key, { owner: 'local', ...rule }])) };

/** Others read it in the history; on the local stack there are none. */
const reasonFor = (options: ApplyOptions): string => {
  if (options.why !== undefined) return parseReason(options.why, '--why');
  if (isLocal(targetOf(options))) return 'tried on the local stack';
  throw new UserError('--why is missing: say why, for whoever reads the history of the policy');
};

/** What was found wrong only now is said by file and line, too. */
const putInForce = async (
  control: Control,
  { document, objection }: LoadedPolicy,
  why: string,
): Promise<PutInForce> => {
  try {
    return await control.ask('apply', { document, why });
  } catch (error) {
    const problems: unknown = error instanceof ControlObjection ? error.problem.details?.['problems'] : undefined;
    throw Array.isArray(problems) ? objection(problems as readonly Problem[]) : error;
  }
};

const renderApplied = ({ version, changes, isUnchanged, lists }: Applied, { environment }: ApplyOptions): string =>
  [
    ...(isUnchanged === true
      ? [`nothing to change: policy version ${version} is in force in ${environment}, and says the same`]
      : [`policy version ${version} is in force in ${environment}`, ...renderDifference(changes)]),
    ...(lists === undefined
      ? []
      : [
          `allow-list: ${renderList(lists.allowList)}`,
          `directory: ${renderList(lists.directory)}`,
          `suppressions: ${renderList(lists.suppressions)}`,
        ]),
  ].join('\n');

const renderList = (list: WrittenList | undefined): string =>
  list === undefined ? 'not in the file, unchanged' : `${list.put} written, ${list.removed} removed`;
