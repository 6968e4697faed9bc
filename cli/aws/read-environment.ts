import { paginateGetParametersByPath, SSMClient } from '@aws-sdk/client-ssm';
import type { Lane } from '../../lambdas/contract/lanes.ts';
import { parameterNames } from '../../lambdas/contract/parameters.ts';
import { UserError } from '../user-error.ts';
import { clientConfiguration } from './client-configuration.ts';
import { isLocal, type Target } from './target.ts';

/** Where the parts of an environment are, as its stacks say. */
export type EnvironmentParts = {
  readonly intakeQueueUrls: Readonly<Record<Lane, string>>;
  readonly allowListTable: string;
  readonly suppressionsTable: string;
  readonly directoryTable: string;
  readonly policiesTable: string;
  readonly stopsTable: string;
  readonly auditTable: string;
  readonly ledgerTable: string;
  readonly pipelineBucket: string;
  readonly sendingDomains: readonly string[];
};

/** @throws {UserError} when there is no such environment, or not all of it */
export const readEnvironment = async (target: Target): Promise<EnvironmentParts> => {
  const names = parameterNames(target.environment);
  const values = await readParameters(target, names.prefix);
  const value = (name: string): string => {
    const found = values.get(name);
    if (found !== undefined) return found;
    throw new UserError(
      `there is no environment ${target.environment} here: parameter ${name} is missing`,
      isLocal(target)
        ? 'start the local stack: npm start'
        : `deploy it (npx cdk deploy '${target.environment}/*'), or check --environment, account and region`,
    );
  };
  return {
    intakeQueueUrls: {
      critical: value(names.intakeQueueUrl('critical')),
      standard: value(names.intakeQueueUrl('standard')),
      bulk: value(names.intakeQueueUrl('bulk')),
    },
    allowListTable: value(names.allowListTable),
    suppressionsTable: value(names.suppressionsTable),
    directoryTable: value(names.directoryTable),
    policiesTable: value(names.policiesTable),
    stopsTable: value(names.stopsTable),
    auditTable: value(names.auditTable),
    ledgerTable: value(names.ledgerTable),
    pipelineBucket: value(names.pipelineBucket),
    sendingDomains: value(names.sendingDomains).split(','),
  };
};

const readParameters = async (target: Target, prefix: string): Promise<ReadonlyMap<string, string>> => {
  const values = new Map<string, string>();
  const client = new SSMClient(clientConfiguration(target));
  for await (const page of paginateGetParametersByPath({ client }, { Path: prefix, Recursive: true })) {
    for (const { Name, Value } of page.Parameters ?? []) {
      if (Name !== undefined && Value !== undefined) values.set(Name, Value);
    }
  }
  return values;
};
