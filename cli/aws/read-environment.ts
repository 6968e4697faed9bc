import { paginateGetParametersByPath, SSMClient } from '@aws-sdk/client-ssm';
import type { Lane } from '../../lambdas/contract/lanes.ts';
import { parameterNames } from '../../lambdas/contract/parameters.ts';
import { clientConfiguration } from './client-configuration.ts';
import { missingEnvironment, nowhereToLook } from './missing-environment.ts';
import type { Target } from './target.ts';

/** Where the parts of an environment are, as its stacks say. */
export type EnvironmentParts = {
  readonly intakeQueueUrls: Readonly<Record<Lane, string>>;
  readonly sendingDomains: readonly string[];
  /** By domain; of an environment that was deployed before it said so, none. */
  readonly dmarcRecords: ReadonlyMap<string, string>;
  /** JSON; of an environment that was deployed before it said so, none. */
  readonly trustedRoles: string | undefined;
};

/** @throws {UserError} when there is no such environment, or not all of it */
export const readEnvironment = async (target: Target): Promise<EnvironmentParts> => {
  const names = parameterNames(target.environment);
  const values = await readParameters(target, names.prefix);
  const others = values.size === 0 ? await environmentsHere(target) : undefined;
  const value = (name: string): string => {
    const found = values.get(name);
    if (found !== undefined) return found;
    throw missingEnvironment(target, name, others);
  };
  const sendingDomains = value(names.sendingDomains).split(',');
  return {
    intakeQueueUrls: {
      critical: value(names.intakeQueueUrl('critical')),
      standard: value(names.intakeQueueUrl('standard')),
      bulk: value(names.intakeQueueUrl('bulk')),
    },
    sendingDomains,
    dmarcRecords: new Map(
      sendingDomains.flatMap((domain) => {
        const record = values.get(names.dmarcRecord(domain));
        return record === undefined ? [] : [[domain, record]];
      }),
    ),
    trustedRoles: values.get(names.trustedRoles),
  };
};

const readParameters = async (target: Target, prefix: string): Promise<ReadonlyMap<string, string>> => {
  const values = new Map<string, string>();
  const client = new SSMClient(clientConfiguration(target));
  await client.config.region().catch(() => {
    throw nowhereToLook(target);
  });
  for await (const page of paginateGetParametersByPath({ client }, { Path: prefix, Recursive: true })) {
    for (const { Name, Value } of page.Parameters ?? []) {
      if (Name !== undefined && Value !== undefined) values.set(Name, Value);
    }
  }
  return values;
};

/** Those of the account and region; undefined for a caller who may only read their own. */
const environmentsHere = async (target: Target): Promise<readonly string[] | undefined> => {
  try {
    const names = [...(await readParameters(target, '/postern/')).keys()];
    return [...new Set(names.flatMap((name) => name.split('/')[2] ?? []))];
  } catch (error) {
    if (error instanceof Error && error.name === 'AccessDeniedException') return undefined;
    throw error;
  }
};
