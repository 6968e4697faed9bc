import { type DynamoDBDocumentClient, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { tableKeys } from '../contract/tables.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import type { DeliveryKey } from './ledger.ts';
import { reach } from './reach.ts';
import { unlessConditionFails } from './unless-condition-fails.ts';

/** The deliveries that wait outside the queues. */
export type ParkedDeliveries = {
  /**
   * Pages of those of one shard that are due by a time (ISO 8601), earliest first. As the index saw them last: some may
   * have moved on.
   */
  readonly read: (shard: string, dueBy: string) => AsyncIterable<readonly DeliveryKey[]>;
  /**
   * A delivery is on its queue and not parked any more. False, and nothing written, if it was parked anew meanwhile, which may
   * be until the very same time: the end of its age.
   */
  readonly unpark: (delivery: DeliveryKey & Pick<Delivery, 'dueAt' | 'parked'>) => Promise<boolean>;
};

/** As many as one BatchGetItem reads. */
const keysPerPage = 100;

const { parked } = tableKeys.ledger;

export const createParkedDeliveries = (client: DynamoDBDocumentClient, table: string): ParkedDeliveries => ({
  read: async function* (shard, dueBy) {
    let from: Record<string, unknown> | undefined;
    do {
      const query = new QueryCommand({
        TableName: table,
        IndexName: parked.name,
        KeyConditionExpression: '#shard = :shard AND #dueAt <= :dueBy',
        ExpressionAttributeNames: { '#shard': parked.partitionKey, '#dueAt': parked.sortKey },
        ExpressionAttributeValues: { ':shard': shard, ':dueBy': dueBy },
        Limit: keysPerPage,
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      });
      const { Items: items = [], LastEvaluatedKey: next } = await reach('ledger', () => client.send(query));
      yield items.map(({ messageId, recipientIndex }) => ({
        messageId: String(messageId),
        recipientIndex: Number(recipientIndex),
      }));
      from = next;
    } while (from !== undefined);
  },

  unpark: async ({ messageId, recipientIndex, dueAt, parked: place }) => {
    if (dueAt === undefined) return false;
    // What has ended without ever having waited is there without a place, until its source has been told.
    const asItWas = place === undefined ? 'attribute_not_exists(parked)' : 'parked.since = :since';
    return unlessConditionFails(() =>
      client.send(
        new UpdateCommand({
          TableName: table,
          Key: { messageId, recipientIndex },
          UpdateExpression: 'REMOVE parked, parkedShard, dueAt',
          ConditionExpression: `dueAt = :dueAt AND ${asItWas}`,
          ExpressionAttributeValues: { ':dueAt': dueAt, ...(place === undefined ? {} : { ':since': place.since }) },
        }),
      ),
    );
  },
});
