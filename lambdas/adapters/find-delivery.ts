import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { tableKeys } from '../contract/tables.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import type { Ledger } from './ledger.ts';
import { reach } from './reach.ts';

/**
 * The delivery that Amazon SES knows by this id; undefined where none is known, or its sending has not been recorded yet.
 * @param recipient - its look-up form
 * @param before - ISO 8601 in UTC: the request was received by then
 */
export type FindDelivery = (recipient: string, sesMessageId: string, before: string) => Promise<Delivery | undefined>;

/** Of the mails to one recipient the latest: whoever got more between a mail and what became of it is not looked further for. */
const mostMails = 50;

const { byRecipient } = tableKeys.ledger;

/** For what names the mail by the provider's id alone: it reads the index by recipient, and each item that it leads to. */
export const createDeliveryFinder =
  (client: DynamoDBDocumentClient, { getEach }: Pick<Ledger, 'getEach'>, table: string): FindDelivery =>
  async (recipient, sesMessageId, before) => {
    const query = new QueryCommand({
      TableName: table,
      IndexName: byRecipient.name,
      KeyConditionExpression: '#recipient = :recipient AND #at <= :before',
      ExpressionAttributeNames: { '#recipient': byRecipient.partitionKey, '#at': byRecipient.sortKey },
      ExpressionAttributeValues: { ':recipient': recipient, ':before': before },
      ScanIndexForward: false,
      Limit: mostMails,
    });
    const { Items: items = [] } = await reach('ledger', () => client.send(query));
    if (items.length === 0) return undefined;
    const deliveries = await getEach(
      items.map(({ messageId, recipientIndex }) => ({
        messageId: String(messageId),
        recipientIndex: Number(recipientIndex),
      })),
    );
    return deliveries.find(({ attempts }) => attempts.some((attempt) => attempt.sesMessageId === sesMessageId));
  };
