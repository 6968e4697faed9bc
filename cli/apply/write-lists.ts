import { setTimeout } from 'node:timers/promises';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, type DynamoDBDocumentClient, paginateScan, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { tableKeys } from '../../lambdas/contract/tables.ts';
import type { Suppression } from '../../lambdas/domain/policy/facts.ts';
import type { EnvironmentParts } from '../aws/read-environment.ts';
import type { FactsFile } from '../facts/parse-facts.ts';

/** What became of one list; undefined: the file does not have it, nothing was touched. */
export type WrittenList = { readonly put: number; readonly removed: number };

export type WrittenLists = {
  readonly allowList: WrittenList | undefined;
  readonly directory: WrittenList | undefined;
  readonly suppressions: WrittenList | undefined;
};

type Tables = Pick<EnvironmentParts, 'allowListTable' | 'directoryTable' | 'suppressionsTable'>;

/**
 * Makes the lists of an environment those of the file. Allow-list and directory become exactly what the file says: what
 * is not in it is removed first, as a rule that was taken back must not admit anybody any more. Suppressions are only
 * added: the others come from bounces and complaints, of which no file knows.
 */
export const writeLists = async (
  client: DynamoDBDocumentClient,
  tables: Tables,
  { allowList, directory, suppressions }: FactsFile,
): Promise<WrittenLists> => ({
  allowList:
    allowList &&
    (await replaceRows(client, tables.allowListTable, tableKeys.allowList.partitionKey, [...allowList.values()])),
  directory:
    directory &&
    (await replaceRows(
      client,
      tables.directoryTable,
      tableKeys.directory.partitionKey,
      [...directory].map(([address, entry]) => ({ address, ...entry })),
    )),
  suppressions: suppressions && (await addSuppressions(client, tables.suppressionsTable, suppressions)),
});

type Row = Readonly<Record<string, unknown>>;

const replaceRows = async (
  client: DynamoDBDocumentClient,
  table: string,
  key: string,
  rows: readonly Row[],
): Promise<WrittenList> => {
  const wanted = new Set(rows.map((row) => row[key]));
  const superfluous: unknown[] = [];
  const scan = paginateScan(
    { client },
    { TableName: table, ProjectionExpression: '#key', ExpressionAttributeNames: { '#key': key } },
  );
  for await (const { Items = [] } of scan) {
    superfluous.push(...Items.map((item: Row) => item[key]).filter((value) => !wanted.has(value)));
  }
  await writeBatches(
    client,
    table,
    superfluous.map((value) => ({ DeleteRequest: { Key: { [key]: value } } })),
  );
  await writeBatches(
    client,
    table,
    rows.map((row) => ({ PutRequest: { Item: row } })),
  );
  return { put: rows.length, removed: superfluous.length };
};

type Write = { readonly PutRequest: { Item: Row } } | { readonly DeleteRequest: { Key: Row } };

/** https://docs.aws.amazon.com/amazonclientdb/latest/APIReference/API_BatchWriteItem.html */
const batchSize = 25;
/** What DynamoDB leaves undone it was asked for too fast. */
const pauseMilliseconds = 200;

const writeBatches = async (client: DynamoDBDocumentClient, table: string, writes: readonly Write[]): Promise<void> => {
  for (let start = 0; start < writes.length; start += batchSize) {
    let batch: readonly Write[] | undefined = writes.slice(start, start + batchSize);
    while (batch !== undefined && batch.length > 0) {
      const { UnprocessedItems } = await client.send(
        new BatchWriteCommand({ RequestItems: { [table]: batch.map((write) => ({ ...write })) } }),
      );
      batch = UnprocessedItems?.[table] as readonly Write[] | undefined;
      if (batch !== undefined) await setTimeout(pauseMilliseconds);
    }
  }
};

/** Each under its origin, beside whatever other origins have entered. */
const addSuppressions = async (
  client: DynamoDBDocumentClient,
  table: string,
  suppressions: ReadonlyMap<string, readonly Suppression[]>,
): Promise<WrittenList> => {
  let put = 0;
  for (const [address, entries] of suppressions) {
    for (const entry of entries) {
      await addSuppression(client, table, address, entry);
      put += 1;
    }
  }
  return { put, removed: 0 };
};

const addSuppression = async (
  client: DynamoDBDocumentClient,
  table: string,
  address: string,
  entry: Suppression,
): Promise<void> => {
  const update = { TableName: table, Key: { address } };
  try {
    await client.send(
      new UpdateCommand({
        ...update,
        UpdateExpression: 'SET entries.#origin = :entry',
        ConditionExpression: 'attribute_exists(entries)',
        ExpressionAttributeNames: { '#origin': entry.origin },
        ExpressionAttributeValues: { ':entry': entry },
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    // The address's first: a map has to be there before something can be set in it.
    await client.send(
      new UpdateCommand({
        ...update,
        UpdateExpression: 'SET entries = if_not_exists(entries, :empty)',
        ExpressionAttributeValues: { ':empty': {} },
      }),
    );
    await addSuppression(client, table, address, entry);
  }
};
