import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { StopItem } from '../contract/stop.ts';
import { reach } from './reach.ts';
import { unlessConditionFails } from './unless-condition-fails.ts';

/** Makes and ends stops. */
export type StopChanges = {
  /** In place of whatever stop the scope had. */
  readonly put: (stop: StopItem) => Promise<void>;
  /**
   * Ends a stop. Its row stays, with its end: a stop that ended a short while ago is what makes release look at all that
   * is held.
   * @returns whether there was one to end
   */
  readonly end: (end: { readonly scope: string; readonly until: string; readonly by: string }) => Promise<boolean>;
};

export const createStopChanges = (client: DynamoDBDocumentClient, table: string): StopChanges => ({
  put: async (stop) => {
    await reach('stops', () => client.send(new PutCommand({ TableName: table, Item: stop })));
  },
  end: ({ scope, until, by }) =>
    unlessConditionFails(
      () =>
        client.send(
          new UpdateCommand({
            TableName: table,
            Key: { scope },
            UpdateExpression: 'SET #until = :now, resumedBy = :by',
            // ISO 8601 in UTC, all of the same length: their order is that of time. Where the SDK repeats it, because the
            // first answer was lost, it has ended just now, by the same person.
            ConditionExpression:
              'attribute_exists(#scope) AND (attribute_not_exists(#until) OR #until > :now OR (#until = :now AND resumedBy = :by))',
            ExpressionAttributeNames: { '#scope': 'scope', '#until': 'until' },
            ExpressionAttributeValues: { ':now': until, ':by': by },
          }),
        ),
      'stops',
    ),
});
