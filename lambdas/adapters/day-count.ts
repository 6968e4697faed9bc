import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { OutageError } from '../contract/outage-error.ts';
import { budgetKeys, tableKeys } from '../contract/tables.ts';
import { counterSeconds } from './rate-counters.ts';
import { reach } from './reach.ts';

/**
 * Counts as many mails as there is room for against what is left of the account's 24 hours, beside those of the other
 * lanes: else two of them would use up between two readings what is kept for the critical one. One count for all readings:
 * who goes by the one before counts with who goes by the latest.
 * @param time - now, milliseconds since the epoch
 * @param upTo - no more are counted than until so many have been in all
 * @returns how many of them were counted
 * @throws OutageError when the table cannot be reached: nobody knows then whether there is room
 */
export type CountForDay = (time: number, count: number, upTo: number) => Promise<number>;

/** The count of the day is one item of the Counters table. */
export const createDayCount = (client: DynamoDBDocumentClient, table: string): CountForDay => {
  /** @returns if these were not counted, how many may be: as DynamoDB says, or half as many where an emulator says nothing */
  const countUnlessBeyond = (time: number, count: number, upTo: number): Promise<number | undefined> => {
    const command = new UpdateCommand({
      TableName: table,
      Key: { [counters.partitionKey]: budgetKeys.day },
      UpdateExpression: 'SET #ttl = :ttl ADD #count :count',
      ConditionExpression: 'attribute_not_exists(#count) OR #count <= :most',
      ExpressionAttributeNames: { '#ttl': counters.timeToLive, '#count': dayCount },
      ExpressionAttributeValues: {
        ':ttl': Math.ceil(time / 1000) + counterSeconds,
        ':count': count,
        ':most': upTo - count,
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    return reach('counters', async () => {
      try {
        await client.send(command);
        return undefined;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return error.Item === undefined ? Math.floor(count / 2) : upTo - countOf(error.Item);
      }
    });
  };

  return async (time, count, upTo) => {
    let [granted, wanted] = [0, count];
    for (let asked = 0; wanted > 0 && asked < mostAsked; asked += 1) {
      const left = await countUnlessBeyond(time, wanted, upTo);
      if (left === undefined) granted += wanted;
      wanted = Math.min(left ?? wanted, count - granted);
    }
    return granted;
  };
};

const { counters } = tableKeys;

/** The attribute of the item that has the count. */
export const dayCount = 'taken';

/** Where others count so fast that there was less room each time, there is next to none. */
const mostAsked = 8;

const countOf = (item: Parameters<typeof unmarshall>[0]): number => {
  const count: unknown = unmarshall(item)[dayCount];
  if (typeof count !== 'number') throw new OutageError('counters', 'has a count that is no number');
  return count;
};
