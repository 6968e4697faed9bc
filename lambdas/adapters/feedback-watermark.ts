import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ledgerQuery } from './ledger.ts';
import type { ReadTables } from './table-reader.ts';
import { unlessConditionFails } from './unless-condition-fails.ts';

/**
 * How far feedback has come: until when everything that was published to the topic of Amazon SES's events has been taken
 * in, as far as heartbeats show it (docs/decisions/0016-unknown-outcomes.md). Milliseconds since the epoch; undefined
 * where none has come through yet.
 */
export type ReadWatermark = () => Promise<number | undefined>;

/** A heartbeat of this time has come through. It never goes back. */
export type AdvanceWatermark = (publishedAt: number) => Promise<void>;

/** An item of its own in the ledger, like those of events about unknown mail: no message id has a colon. */
const key = { messageId: 'feedback:watermark', recipientIndex: 0 };

export const createWatermarkReader =
  (readTables: ReadTables, table: string): ReadWatermark =>
  async () => {
    const found = await readTables('ledger', [ledgerQuery(table, [key])]);
    const at = found.get(table)?.[0]?.['takenInUntil'];
    return typeof at === 'number' ? at : undefined;
  };

export const createWatermarkWriter =
  (client: DynamoDBDocumentClient, table: string): AdvanceWatermark =>
  async (publishedAt) => {
    await unlessConditionFails(() =>
      client.send(
        new UpdateCommand({
          TableName: table,
          Key: key,
          UpdateExpression: 'SET takenInUntil = :at',
          ConditionExpression: 'attribute_not_exists(takenInUntil) OR takenInUntil < :at',
          ExpressionAttributeValues: { ':at': publishedAt },
        }),
      ),
    );
  };
