import { type DynamoDBDocumentClient, paginateQuery, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { wait } from '../../lambdas/adapters/clock.ts';
import { createLedger } from '../../lambdas/adapters/ledger.ts';
import { decodeDelivery } from '../../lambdas/adapters/ledger-item.ts';
import { createTableReader } from '../../lambdas/adapters/table-reader.ts';
import { tableKeys } from '../../lambdas/contract/tables.ts';
import type { Delivery } from '../../lambdas/domain/delivery/delivery.ts';

const { partitionKey, byRecipient } = tableKeys.ledger;

/** The deliveries of a message in the order of its recipients; none: the ledger does not know the id. */
export const readMessage = async (
  client: DynamoDBDocumentClient,
  table: string,
  messageId: string,
): Promise<readonly Delivery[]> => {
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      KeyConditionExpression: '#id = :id',
      ExpressionAttributeNames: { '#id': partitionKey },
      ExpressionAttributeValues: { ':id': messageId },
      ConsistentRead: true,
    },
  );
  const deliveries: Delivery[] = [];
  for await (const { Items = [] } of pages) deliveries.push(...Items.map(decodeDelivery));
  return deliveries;
};

/**
 * The latest deliveries to a recipient, newest first.
 * @param recipient - its look-up form
 * @param since - ISO 8601 in UTC
 */
export const readRecipient = async (
  client: DynamoDBDocumentClient,
  table: string,
  recipient: string,
  since: string,
  limit: number,
): Promise<readonly Delivery[]> => {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: table,
      IndexName: byRecipient.name,
      KeyConditionExpression: '#recipient = :recipient AND #at >= :since',
      ExpressionAttributeNames: { '#recipient': byRecipient.partitionKey, '#at': byRecipient.sortKey },
      ExpressionAttributeValues: { ':recipient': recipient, ':since': since },
      ScanIndexForward: false,
      Limit: limit,
    }),
  );
  // The index holds keys only.
  const ledger = createLedger(client, createTableReader(client, wait), table);
  const deliveries = await ledger.getEach(
    Items.map(({ messageId, recipientIndex }) => ({
      messageId: String(messageId),
      recipientIndex: Number(recipientIndex),
    })),
  );
  return deliveries.toSorted((one, other) => (one.receivedAt > other.receivedAt ? -1 : 1));
};
