import { setImmediate } from 'node:timers/promises';
import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { OwnStore } from '../contract/outage-error.ts';
import { inPages } from './in-pages.ts';
import { isBug, reach } from './reach.ts';

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

/** What everybody wants to read who asks in the same turn of the event loop. */
type Round = {
  readonly wanted: Map<string, Wanted>;
  readonly items: Promise<ReadonlyMap<string, Item>>;
  askers: number;
};

/**
 * BatchGetItem without its pitfalls: a key twice is an error there, more than 100 keys too, and keys left unprocessed
 * look like items that are not there.
 *
 * Whatever is asked in one turn of the event loop is read with one call: ten mails that are begun together ask for their
 * items, suppressions and stops, and none of them knows of the others.
 * @throws OutageError when some keys stay unprocessed: what was not read is not known to be absent
 */
export const createTableReader = (
  client: DynamoDBDocumentClient,
  wait: (milliseconds: number) => Promise<void>,
): ReadTables => {
  let open: Round | undefined;

  const openRound = (): Round => {
    const wanted = new Map<string, Wanted>();
    const items = setImmediate().then(() => {
      open = undefined;
      return readAll(client, wanted, wait);
    });
    return { wanted, items, askers: 0 };
  };

  const readTogether = async (own: ReadonlyMap<string, Wanted>): Promise<ReadonlyMap<string, Item>> => {
    open ??= openRound();
    const round = open;
    round.askers += 1;
    for (const [id, each] of own) {
      round.wanted.set(id, { ...each, consistent: each.consistent || round.wanted.get(id)?.consistent === true });
    }
    try {
      return await round.items;
    } catch (error) {
      // A key that DynamoDB will never take must not fail those who did not ask for it.
      if (isBug(error) && round.askers > 1) return readAll(client, own, wait);
      throw error;
    }
  };

  return async (store, queries) => {
    const own = distinct(queries);
    const found = new Map<string, Item[]>(queries.map(({ table }) => [table, []]));
    if (own.size === 0) return found;
    const items = await reach(store, () => readTogether(own));
    for (const [id, { table }] of own) {
      const item = items.get(id);
      if (item !== undefined) found.get(table)?.push(item);
    }
    return found;
  };
};

const distinct = (queries: readonly TableQuery[]): ReadonlyMap<string, Wanted> =>
  new Map(
    queries.flatMap(({ table, keys, consistent = false }) =>
      keys.map((key) => [idOf(table, Object.keys(key), key), { table, key, consistent }]),
    ),
  );

/** The same for a key and for the item that has it. */
const idOf = (table: string, keyNames: readonly string[], item: Item): string =>
  JSON.stringify([table, ...keyNames.toSorted().map((name) => item[name])]);

/** All of them that there are, by id. */
const readAll = async (
  client: DynamoDBDocumentClient,
  wanted: ReadonlyMap<string, Wanted>,
  wait: (milliseconds: number) => Promise<void>,
): Promise<ReadonlyMap<string, Item>> => {
  const keyNames = new Map([...wanted.values()].map(({ table, key }) => [table, Object.keys(key)]));
  const pages = await Promise.all(
    inPages([...wanted.values()], keysPerCall).map((page) => readPage(client, page, wait)),
  );
  return new Map(pages.flat().map(([table, item]) => [idOf(table, keyNames.get(table) ?? [], item), item]));
};

type RequestItems = Record<string, { Keys: Key[]; ConsistentRead: boolean }>;

const requestItems = (page: readonly Wanted[]): RequestItems => {
  const request: RequestItems = {};
  for (const { table, key, consistent } of page) {
    const entry = (request[table] ??= { Keys: [], ConsistentRead: false });
    entry.Keys.push(key);
    entry.ConsistentRead ||= consistent;
  }
  return request;
};

const readPage = async (
  client: DynamoDBDocumentClient,
  page: readonly Wanted[],
  wait: (milliseconds: number) => Promise<void>,
): Promise<readonly (readonly [table: string, item: Item])[]> => {
  const found: (readonly [string, Item])[] = [];
  let unread: NonNullable<BatchGetCommand['input']['RequestItems']> = requestItems(page);
  for (const milliseconds of [0, ...waitsBeforeRetry]) {
    if (milliseconds > 0) await wait(milliseconds);
    const read = new BatchGetCommand({ RequestItems: unread });
    const { Responses: answers = {}, UnprocessedKeys: unprocessed = {} } = await client.send(read);
    for (const [table, items] of Object.entries(answers)) {
      found.push(...items.map((item) => [table, item] as const));
    }
    unread = unprocessed;
    if (Object.keys(unread).length === 0) return found;
  }
  throw new Error('DynamoDB left keys unprocessed');
};
