import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { tableKeys } from '../contract/tables.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { createLedger } from './ledger.ts';
import { decodeDelivery } from './ledger-item.ts';
import { reach } from './reach.ts';
import type { ReadTables } from './table-reader.ts';

const { partitionKey, byRecipient } = tableKeys.ledger;

/** Finds deliveries in the ledger, for people. */
export type LookUpDeliveries = {
  /** The deliveries of a message in the order of its recipients; none: the ledger does not know the id. */
  readonly ofMessage: (messageId: string) => Promise<readonly Delivery[]>;
  /** The latest deliveries to a recipient, newest first. */
  readonly ofRecipient: (query: {
    /** Its look-up form. */
    readonly recipient: string;
    /** ISO 8601 in UTC. */
    readonly since: string;
    readonly limit: number;
  }) => Promise<readonly Delivery[]>;
};

export const createDeliveryLookUp = (
  client: DynamoDBDocumentClient,
  readTables: ReadTables,
  table: string,
): LookUpDeliveries => ({
  ofMessage: async (messageId) => {
    const deliveries: Delivery[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const query = new QueryCommand({
        TableName: table,
        KeyConditionExpression: '#id = :id',
        ExpressionAttributeNames: { '#id': partitionKey },
        ExpressionAttributeValues: { ':id': messageId },
        ConsistentRead: true,
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      });
      const { Items: items = [], LastEvaluatedKey: next } = await reach('ledger', () => client.send(query));
      deliveries.push(...items.map(decodeDelivery));
      from = next;
    } while (from !== undefined);
    return deliveries;
  },

  ofRecipient: async ({ recipient, since, limit }) => {
    const query = new QueryCommand({
      TableName: table,
      IndexName: byRecipient.name,
      KeyConditionExpression: '#recipient = :recipient AND #at >= :since',
      ExpressionAttributeNames: { '#recipient': byRecipient.partitionKey, '#at': byRecipient.sortKey },
      ExpressionAttributeValues: { ':recipient': recipient, ':since': since },
      ScanIndexForward: false,
      Limit: limit,
    });
    const { Items: items = [] } = await reach('ledger', () => client.send(query));
    // The index holds keys only.
    const deliveries = await createLedger(client, readTables, table).getEach(
      items.map(({ messageId, recipientIndex }) => ({
        messageId: String(messageId),
        recipientIndex: Number(recipientIndex),
      })),
    );
    return deliveries.toSorted((one, other) => (one.receivedAt > other.receivedAt ? -1 : 1));
  },
});
