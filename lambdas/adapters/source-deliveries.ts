import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { tableKeys } from '../contract/tables.ts';
import type { DeliveryKey } from './ledger.ts';
import { reach } from './reach.ts';
import type { Item } from './table-reader.ts';

/** Times of receipt, ISO 8601 in UTC, both included. */
export type Span = { readonly from: string; readonly to: string };

/** What sources have sent, found by source and hour: `part` is a partition of the index (domain/delivery/source-hour.ts). */
export type SourceDeliveries = {
  readonly count: (part: string, span: Span) => Promise<number>;
  /** The first of them, in the order of their receipt. */
  readonly first: (part: string, span: Span, limit: number) => Promise<readonly DeliveryKey[]>;
  readonly all: (part: string, span: Span) => Promise<readonly DeliveryKey[]>;
  /** When the latest was received; undefined: there is none. */
  readonly latest: (part: string) => Promise<string | undefined>;
};

const { bySource } = tableKeys.ledger;

export const createSourceDeliveries = (client: DynamoDBDocumentClient, table: string): SourceDeliveries => {
  const query = (part: string, { from, to }: Span): QueryCommandInput => ({
    TableName: table,
    IndexName: bySource.name,
    KeyConditionExpression: '#part = :part AND #at BETWEEN :from AND :to',
    ExpressionAttributeNames: { '#part': bySource.partitionKey, '#at': bySource.sortKey },
    ExpressionAttributeValues: { ':part': part, ':from': from, ':to': to },
  });

  const keysOf = async (part: string, span: Span, limit: number): Promise<readonly DeliveryKey[]> => {
    const keys: DeliveryKey[] = [];
    let from: Item | undefined;
    while (keys.length < limit) {
      const page = new QueryCommand({
        ...query(part, span),
        ...(Number.isFinite(limit) ? { Limit: limit - keys.length } : {}),
        ...startAt(from),
      });
      const { Items: items = [], LastEvaluatedKey: next } = await reach('ledger', () => client.send(page));
      for (const { messageId, recipientIndex } of items) {
        keys.push({ messageId: String(messageId), recipientIndex: Number(recipientIndex) });
      }
      if (next === undefined) break;
      from = next;
    }
    return keys;
  };

  return {
    count: async (part, span) => {
      let count = 0;
      let from: Item | undefined;
      do {
        const page = new QueryCommand({ ...query(part, span), Select: 'COUNT', ...startAt(from) });
        const { Count = 0, LastEvaluatedKey: next } = await reach('ledger', () => client.send(page));
        count += Count;
        from = next;
      } while (from !== undefined);
      return count;
    },

    first: keysOf,

    all: (part, span) => keysOf(part, span, Number.POSITIVE_INFINITY),

    latest: async (part) => {
      const read = new QueryCommand({
        TableName: table,
        IndexName: bySource.name,
        KeyConditionExpression: '#part = :part',
        ExpressionAttributeNames: { '#part': bySource.partitionKey },
        ExpressionAttributeValues: { ':part': part },
        ScanIndexForward: false,
        Limit: 1,
      });
      const { Items: items = [] } = await reach('ledger', () => client.send(read));
      const receivedAt: unknown = items[0]?.[bySource.sortKey];
      return typeof receivedAt === 'string' ? receivedAt : undefined;
    },
  };
};

const startAt = (from: Item | undefined) => (from === undefined ? {} : { ExclusiveStartKey: from });
