import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { OutageError, type OwnStore } from '../contract/outage-error.ts';
import { reach } from './reach.ts';

type Key = Readonly<Record<string, string | number>>;
export type Item = Readonly<Record<string, unknown>>;

/** What to read from one table. */
export type TableQuery = {
  readonly table: string;
  readonly keys: readonly Key[];
  /** Whether writes that have just been made must be seen. */
  readonly consistent?: boolean;
};

/** Reads items of several tables; what is not there is not in the answer. In no particular order. */
export type ReadTables = (
  store: OwnStore,
  queries: readonly TableQuery[],
) => Promise<ReadonlyMap<string, readonly Item[]>>;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const keysPerCall = 100;

/** DynamoDB leaves keys unprocessed when it is short of capacity: waiting longer each time is its own advice. */
const waitsBeforeRetry = [50, 100, 200, 400, 800];

type Wanted = { readonly table: string; readonly key: Key; readonly consistent: boolean };

/**
 * BatchGetItem without its pitfalls: a key twice is an error there, more than 100 keys too, and keys left unprocessed
 * look like items that are not there.
 * @throws OutageError when some keys stay unprocessed: what was not read is not known to be absent
 */
export const createTableReader =
  (client: DynamoDBDocumentClient, wait: (milliseconds: number) => Promise<void>): ReadTables =>
  async (store, queries) => {
    const found = new Map<string, Item[]>(queries.map(({ table }) => [table, []]));
    const pages = inPages(distinct(queries));
    await Promise.all(
      pages.map(async (page) => {
        for await (const [table, items] of readPage(client, store, page, wait)) found.get(table)?.push(...items);
      }),
    );
    return found;
  };

const distinct = (queries: readonly TableQuery[]): readonly Wanted[] => {
  const wanted = new Map<string, Wanted>();
  for (const { table, keys, consistent = false } of queries) {
    for (const key of keys) wanted.set(JSON.stringify([table, key]), { table, key, consistent });
  }
  return [...wanted.values()];
};

const inPages = (wanted: readonly Wanted[]): readonly (readonly Wanted[])[] =>
  Array.from({ length: Math.ceil(wanted.length / keysPerCall) }, (_, page) =>
    wanted.slice(page * keysPerCall, (page + 1) * keysPerCall),
  );

type RequestItems = Record<string, { Keys: Key[]; ConsistentRead: boolean }>;

const requestItems = (page: readonly Wanted[]): RequestItems => {
  const request: RequestItems = {};
  for (const { table, key, consistent } of page) {
    request[table] ??= { Keys: [], ConsistentRead: consistent };
    request[table].Keys.push(key);
  }
  return request;
};

async function* readPage(
  client: DynamoDBDocumentClient,
  store: OwnStore,
  page: readonly Wanted[],
  wait: (milliseconds: number) => Promise<void>,
): AsyncGenerator<[table: string, items: readonly Item[]]> {
  let unread: BatchGetCommand['input']['RequestItems'] = requestItems(page);
  for (const milliseconds of [0, ...waitsBeforeRetry]) {
    if (milliseconds > 0) await wait(milliseconds);
    const answer = await reach(store, () => client.send(new BatchGetCommand({ RequestItems: unread })));
    yield* Object.entries(answer.Responses ?? {});
    unread = answer.UnprocessedKeys ?? {};
    if (Object.keys(unread).length === 0) return;
  }
  throw new OutageError(store, 'left keys unread');
}
