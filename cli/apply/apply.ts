import { IAMClient } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Problem } from '../../lambdas/contract/malformed.ts';
import type { PolicyParts } from '../../lambdas/contract/policy-parts.ts';
import { checkEnvironmentRules } from '../../lambdas/domain/policy/check-environment-rules.ts';
import { clientConfiguration } from '../aws/client-configuration.ts';
import { type EnvironmentParts, readEnvironment } from '../aws/read-environment.ts';
import { connectStores } from '../aws/stores.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { loadFacts } from '../facts/load-facts.ts';
import { loadPolicy } from '../policy/load-policy.ts';
import { allOrEveryProblem, UserError } from '../user-error.ts';
import { findInIam, type ResolvedPrincipals, resolvePrincipals } from './resolve-principals.ts';
import { type WrittenList, type WrittenLists, writeLists } from './write-lists.ts';
import { writePolicy } from './write-policy.ts';

export type ApplyOptions = TargetOptions & {
  readonly policy: string;
  readonly facts?: string;
  readonly json?: boolean;
};

export type Applied = { readonly version: number; readonly lists?: WrittenLists };

/** `postern apply`: puts a policy in force, or says everything that is wrong with it and changes nothing. */
export const apply = async (options: ApplyOptions): Promise<void> => {
  const applied = await applyPolicy(options);
  console.log(options.json === true ? JSON.stringify(applied, undefined, 2) : renderApplied(applied, options));
};

export const applyPolicy = async (options: ApplyOptions): Promise<Applied> => {
  const [{ document, parts, principalIds }, facts] = await allOrEveryProblem([
    loadForEnvironment(options),
    options.facts === undefined ? undefined : loadFacts(options.facts),
  ]);
  if ((facts?.stops ?? []).length > 0) {
    throw new UserError(
      `${options.facts}: stops are not applied from a file: make them with postern stop, which keeps who did it`,
    );
  }
  const target = targetOf(options);
  const sts = new STSClient(clientConfiguration(target));
  const { Arn: appliedBy = 'unknown' } = await sts.send(new GetCallerIdentityCommand());
  const stores = connectStores(target);
  const version = await writePolicy(stores, parts, {
    appliedAt: new Date().toISOString(),
    appliedBy,
    document,
    principalIds,
  });
  return facts === undefined ? { version } : { version, lists: await writeLists(stores.tables, parts, facts) };
};

/** The policy, checked against what only its environment knows. */
const loadForEnvironment = async (options: ApplyOptions) => {
  const target = targetOf(options);
  let found: { readonly parts: EnvironmentParts; readonly principals: ResolvedPrincipals } | undefined;
  const { document } = await loadPolicy(options.policy, async (policy) => {
    const parts = await readEnvironment(target);
    const principals = await resolvePrincipals(policy, findInIam(new IAMClient(clientConfiguration(target))));
    found = { parts, principals };
    return [
      ...withoutIdentity(policy, parts.sendingDomains),
      ...checkEnvironmentRules(policy, parts),
      ...principals.problems,
    ];
  });
  if (found === undefined) throw new Error('a policy was taken that was not checked against its environment');
  return { document, parts: found.parts, principalIds: found.principals.principalIds };
};

const withoutIdentity = ({ domains = [] }: PolicyParts, sendingDomains: readonly string[]): readonly Problem[] =>
  domains.flatMap((domain, index) =>
    domain === undefined || sendingDomains.includes(domain)
      ? []
      : [{ path: ['domains', index], problem: 'no-identity', expected: `one-of: ${sendingDomains.join(', ')}` }],
  );

const renderApplied = ({ version, lists }: Applied, { environment }: ApplyOptions): string =>
  [
    `policy version ${version} is in force in ${environment}`,
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
