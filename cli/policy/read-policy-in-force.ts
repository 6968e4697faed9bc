import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { now, wait } from '../../lambdas/adapters/clock.ts';
import { createPolicyReader } from '../../lambdas/adapters/policy-reader.ts';
import { createTableReader } from '../../lambdas/adapters/table-reader.ts';
import type { AppliedPolicy } from '../../lambdas/contract/policy.ts';
import { policyInForce } from '../../lambdas/contract/tables.ts';
import type { EnvironmentParts } from '../aws/read-environment.ts';
import type { Stores } from '../aws/stores.ts';

/** The policy in force, read as the functions read it; undefined where none was ever applied. */
export const readPolicyInForce = async (
  { tables, buckets }: Stores,
  { policiesTable: table, pipelineBucket: bucket }: EnvironmentParts,
): Promise<AppliedPolicy | undefined> =>
  (await readVersionInForce(tables, table)) === undefined
    ? undefined
    : createPolicyReader({ readTables: createTableReader(tables, wait), buckets }, { table, bucket }, now)();

/** Undefined where no policy was ever applied. */
export const readVersionInForce = async (
  tables: DynamoDBDocumentClient,
  table: string,
): Promise<number | undefined> => {
  const { Item } = await tables.send(
    new GetCommand({ TableName: table, Key: { name: policyInForce }, ConsistentRead: true }),
  );
  const version: unknown = Item?.['version'];
  return typeof version === 'number' ? version : undefined;
};
