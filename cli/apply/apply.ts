import { IAMClient } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { clientConfiguration } from '../aws/client-configuration.ts';
import { readEnvironment } from '../aws/read-environment.ts';
import { connectStores } from '../aws/stores.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { loadFacts } from '../facts/load-facts.ts';
import { invalidPolicy, loadPolicy } from '../policy/load-policy.ts';
import { UserError } from '../user-error.ts';
import { findInIam, resolvePrincipals } from './resolve-principals.ts';
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
  const { policy, document, place } = await loadPolicy(options.policy);
  const facts = options.facts === undefined ? undefined : await loadFacts(options.facts);
  if ((facts?.stops ?? []).length > 0) {
    throw new UserError(
      `${options.facts}: stops are not applied from a file: make them with postern stop, which keeps who did it`,
    );
  }

  const target = targetOf(options);
  const configuration = clientConfiguration(target);
  const parts = await readEnvironment(target);
  const { principalIds, problems } = await resolvePrincipals(policy, findInIam(new IAMClient(configuration)));
  const all = [
    ...policy.domains.flatMap((domain, index) =>
      parts.sendingDomains.includes(domain)
        ? []
        : [
            {
              path: ['domains', index],
              problem: 'no-identity',
              expected: `one-of: ${parts.sendingDomains.join(', ')}`,
            },
          ],
    ),
    ...problems,
  ];
  if (all.length > 0) throw invalidPolicy(options.policy, all.map(place));

  const { Arn: appliedBy = 'unknown' } = await new STSClient(configuration).send(new GetCallerIdentityCommand());
  const stores = connectStores(target);
  const version = await writePolicy(stores, parts, {
    appliedAt: new Date().toISOString(),
    appliedBy,
    document,
    principalIds,
  });
  return facts === undefined ? { version } : { version, lists: await writeLists(stores.tables, parts, facts) };
};

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
