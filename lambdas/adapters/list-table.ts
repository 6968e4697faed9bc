import { BatchWriteCommand, type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { OutageError, type OwnStore } from '../contract/outage-error.ts';
import { inPages } from './in-pages.ts';
import { reach } from './reach.ts';
import type { Item, ReadTables } from './table-reader.ts';

/** A table of rows that people put and remove, such as the allow-list. */
export type ListTable = {
  /** The rows of these keys, as they are now; of those that there are, in no particular order. */
  readonly read: (keys: readonly string[]) => Promise<readonly Item[]>;
  /** A page of rows, in DynamoDB's order, which is none, and the key behind which the next one begins. */
  readonly page: (after: string | undefined) => Promise<{ readonly rows: readonly Item[]; readonly next?: string }>;
  /** No two of the same key. A row of a key that is there is replaced. */
  readonly put: (rows: readonly Item[]) => Promise<void>;
  /** No key twice. */
  readonly remove: (keys: readonly string[]) => Promise<void>;
};

const rowsPerPage = 1_000;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const rowsPerWrite = 25;
const concurrentWrites = 8;

/** What DynamoDB leaves undone it was asked for too fast: waiting longer each time is its own advice. */
const waitsBeforeRetry = [100, 200, 400, 800, 1_600, 3_200];

type Write =
  | { readonly PutRequest: { readonly Item: Record<string, unknown> } }
  | { readonly DeleteRequest: { readonly Key: Record<string, unknown> } };

export const createListTable = (
  client: DynamoDBDocumentClient,
  { store, table, key }: { readonly store: OwnStore; readonly table: string; readonly key: string },
  readTables: ReadTables,
  wait: (milliseconds: number) => Promise<void>,
): ListTable => {
  const writeBatch = async (batch: readonly Write[]): Promise<void> => {
    let rest: BatchWriteCommand['input']['RequestItems'] = { [table]: [...batch] };
    for (const milliseconds of [0, ...waitsBeforeRetry]) {
      if (milliseconds > 0) await wait(milliseconds);
      const { UnprocessedItems = {} } = await reach(store, () =>
        client.send(new BatchWriteCommand({ RequestItems: rest })),
      );
      if (Object.keys(UnprocessedItems).length === 0) return;
      rest = UnprocessedItems;
    }
    throw new OutageError(store, 'does not take so much so fast');
  };

  const writeAll = async (writes: readonly Write[]): Promise<void> => {
    for (const batches of inPages(inPages(writes, rowsPerWrite), concurrentWrites)) {
      await Promise.all(batches.map(writeBatch));
    }
  };

  return {
    read: async (keys) => {
      const query = { table, keys: keys.map((value) => ({ [key]: value })), consistent: true };
      return (await readTables(store, [query])).get(table) ?? [];
    },
    page: async (after) => {
      const scan = new ScanCommand({
        TableName: table,
        Limit: rowsPerPage,
        ConsistentRead: true,
        ...(after === undefined ? {} : { ExclusiveStartKey: { [key]: after } }),
      });
      const { Items: rows = [], LastEvaluatedKey: last } = await reach(store, () => client.send(scan));
      return { rows, ...(last === undefined ? {} : { next: String(last[key]) }) };
    },
    put: (rows) => writeAll(rows.map((row) => ({ PutRequest: { Item: { ...row } } }))),
    remove: (keys) => writeAll(keys.map((value) => ({ DeleteRequest: { Key: { [key]: value } } }))),
  };
};
