import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { parseJson } from '../contract/parse-json.ts';
import { tableKeys } from '../contract/tables.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { allParkedShards } from '../domain/delivery/parking.ts';
import { createLedger } from './ledger.ts';
import { reach } from './reach.ts';
import type { ReadTables } from './table-reader.ts';

/**
 * Pages of what waits outside the queues, from the index of what is parked: the ledger itself is never scanned. A page may
 * hold what has moved on, and may hold nothing.
 */
export type ReadWaiting = (cursor?: string) => Promise<WaitingPage | undefined>;

export type WaitingPage = {
  readonly deliveries: readonly Delivery[];
  /** Where the next page begins; absent: this is the last one. */
  readonly next?: string;
};

/** As many as one BatchGetItem reads. */
const keysPerPage = 100;

const { parked } = tableKeys.ledger;

/** A place in the index: a shard, and in it the key of the last item. */
const place = z.strictObject({
  shard: z.int().check(z.minimum(0), z.maximum(allParkedShards.length - 1)),
  after: z.optional(
    z.strictObject({ parkedShard: z.string(), dueAt: z.string(), messageId: z.string(), recipientIndex: z.int() }),
  ),
});

/** @returns undefined for a cursor that is none */
export const createWaitingDeliveries = (
  client: DynamoDBDocumentClient,
  readTables: ReadTables,
  table: string,
): ReadWaiting => {
  const ledger = createLedger(client, readTables, table);
  return async (cursor) => {
    const from = cursor === undefined ? { shard: 0 } : readCursor(cursor);
    if (from === undefined) return undefined;
    const query = new QueryCommand({
      TableName: table,
      IndexName: parked.name,
      KeyConditionExpression: '#shard = :shard',
      ExpressionAttributeNames: { '#shard': parked.partitionKey },
      ExpressionAttributeValues: { ':shard': allParkedShards[from.shard] },
      Limit: keysPerPage,
      ...(from.after === undefined ? {} : { ExclusiveStartKey: from.after }),
    });
    const { Items: items = [], LastEvaluatedKey: last } = await reach('ledger', () => client.send(query));
    const deliveries = await ledger.getEach(
      items.map(({ messageId, recipientIndex }) => ({
        messageId: String(messageId),
        recipientIndex: Number(recipientIndex),
      })),
    );
    const next = last === undefined ? { shard: from.shard + 1 } : { shard: from.shard, after: last };
    return { deliveries, ...(next.shard < allParkedShards.length ? { next: writeCursor(next) } : {}) };
  };
};

const writeCursor = (position: object): string => Buffer.from(JSON.stringify(position)).toString('base64url');

const readCursor = (cursor: string): z.output<typeof place> | undefined =>
  place.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString())).data;
