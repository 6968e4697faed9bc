import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { OutageError } from '../contract/outage-error.ts';
import { tableKeys } from '../contract/tables.ts';
import type { Counted } from '../domain/quota/limits.ts';
import { sharesOf } from '../domain/quota/shares.ts';
import type { TakeFrom } from '../domain/quota/take-quotas.ts';
import { windowAt, windowMilliseconds } from '../domain/quota/windows.ts';
import type { SingleAttemptTableClient } from './clients.ts';
import { reach } from './reach.ts';

/** A counter is of no use once its window has passed; a day more lets a person look at it. */
const keptSecondsAfterWindow = 86_400;

const { counters } = tableKeys;

/**
 * The Counters table: an item for each limit, window and share, and one unconditional ADD to count. What fits below the
 * share is granted, and everything counted beyond it says how many wait. Nothing is ever read, let alone scanned.
 *
 * An item's count is never less than what was granted of it: a grant is what its own ADD found room for, and what is given
 * back was granted to nobody, and is given back once. So no window lets more leave than its limit, however many count at once.
 * @param givingBack - repeats nothing, while a count may be repeated: then less leaves
 * @param random - from 0 to below 1: which share to begin with, so that all are written alike
 * @throws OutageError when the table cannot be reached: nobody knows then whether there is room
 */
export const createQuotaCounters = (
  {
    counting,
    givingBack,
  }: { readonly counting: DynamoDBDocumentClient; readonly givingBack: SingleAttemptTableClient },
  table: string,
  { now, random }: { readonly now: () => number; readonly random: () => number },
): TakeFrom => {
  /** Shares that were found used up; those of windows that have passed are forgotten. */
  const usedUp = new Map<string, number>();

  const add = async (client: DynamoDBDocumentClient, counter: Counter, count: number): Promise<number> => {
    const { window, limit } = counter;
    const update = new UpdateCommand({
      TableName: table,
      Key: { [counters.partitionKey]: counterKey(counter) },
      UpdateExpression: `ADD #taken :count SET #ttl = :ttl`,
      ExpressionAttributeNames: { '#taken': 'taken', '#ttl': counters.timeToLive },
      ExpressionAttributeValues: {
        ':count': count,
        ':ttl': (window + windowMilliseconds[limit.per]) / 1000 + keptSecondsAfterWindow,
      },
      ReturnValues: 'UPDATED_NEW',
    });
    const { Attributes: { taken } = {} } = await reach('counters', () => client.send(update));
    if (typeof taken !== 'number') throw new OutageError('counters', 'has a count that is no number');
    return taken;
  };

  return async (limit, wanted) => {
    const window = windowAt(limit.per, now());
    forget(usedUp, now());
    const shares = sharesOf(limit.limit);
    const first = Math.floor(random() * shares.length);
    const grants: Grant[] = [];
    let ahead = 0;
    let left = wanted;
    for (let step = 0; step < shares.length && left > 0; step += 1) {
      const share = (first + step) % shares.length;
      const places = shares[share] ?? 0;
      const counter = { limit, window, share };
      const key = counterKey(counter);
      // The first one is asked all the same: what it has counted beyond its share says when there will be room.
      if (step > 0 && usedUp.has(key)) continue;
      const before = (await add(counting, counter, left)) - left;
      const granted = Math.min(left, Math.max(0, places - before));
      if (step === 0) ahead = Math.max(0, before - places);
      if (granted < left) usedUp.set(key, window + windowMilliseconds[limit.per]);
      if (granted > 0) grants.push({ counter, count: granted });
      left -= granted;
    }
    return {
      granted: wanted - left,
      window,
      ahead,
      places: shares[first] ?? 1,
      giveBack: async (count) => {
        let unreturned = count;
        for (const grant of grants) {
          const back = Math.min(unreturned, grant.count);
          if (back === 0) return;
          await add(givingBack.singleAttempt, grant.counter, -back);
          usedUp.delete(counterKey(grant.counter));
          unreturned -= back;
        }
      },
    };
  };
};

type Counter = { readonly limit: Counted; readonly window: number; readonly share: number };
type Grant = { readonly counter: Counter; readonly count: number };

const counterKey = ({ limit: { of, name, per }, window, share }: Counter): string =>
  `${of}:${name}/${per}/${new Date(window).toISOString()}/${share}`;

const forget = (usedUp: Map<string, number>, now: number): void => {
  for (const [key, until] of usedUp) if (until <= now) usedUp.delete(key);
};
