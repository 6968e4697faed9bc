import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { StopItem } from '../contract/stop.ts';
import { unlessConditionFails } from './unless-condition-fails.ts';

/**
 * Stops a scope for a while because of what a function has met: what is stopped is held. One that stands is lengthened if it
 * was raised by the same function, and left alone if people or others have stopped the scope.
 * @returns whether it stops the scope anew
 */
export type RaiseStop = (stop: RaisedStop) => Promise<boolean>;

export type RaisedStop = Pick<StopItem, 'scope' | 'reason'> & {
  /** Milliseconds since the epoch. */
  readonly until: number;
};

/** @param by - who stops it, for people: no ARN, which a function does not know of itself */
export const createStopRaiser =
  (client: DynamoDBDocumentClient, table: string, by: string, now: () => number): RaiseStop =>
  async ({ scope, reason, until }) => {
    const [since, end] = [now(), until].map((time) => new Date(time).toISOString());
    const values = { ':by': by, ':now': since };
    const lengthen = new UpdateCommand({
      TableName: table,
      Key: { scope },
      UpdateExpression: 'SET #until = :end, reason = :reason',
      ConditionExpression: '#by = :by AND #until > :now',
      ExpressionAttributeNames: { '#by': 'by', '#until': 'until' },
      ExpressionAttributeValues: { ...values, ':end': end, ':reason': reason },
    });
    if (await unlessConditionFails(() => client.send(lengthen), 'stops')) return false;
    const raise = new PutCommand({
      TableName: table,
      Item: { scope, reason, by, since, until: end, queued: 'hold' },
      // A stop without an end stands. Where the SDK repeats it, because the first answer was lost, it is there since now.
      ConditionExpression: 'attribute_not_exists(#scope) OR #until <= :now OR (since = :now AND #by = :by)',
      ExpressionAttributeNames: { '#scope': 'scope', '#until': 'until', '#by': 'by' },
      ExpressionAttributeValues: values,
    });
    return unlessConditionFails(() => client.send(raise), 'stops');
  };
