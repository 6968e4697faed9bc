import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { OutageError } from '../contract/outage-error.ts';
import { budgetKeys, tableKeys } from '../contract/tables.ts';
import {
  type AccountReading,
  noReadingHoldsMilliseconds,
  readingHoldsMilliseconds,
} from '../domain/budget/account-reading.ts';
import { dayCount } from './day-count.ts';
import { reach } from './reach.ts';
import type { Item, ReadTables } from './table-reader.ts';
import { unlessConditionFails } from './unless-condition-fails.ts';

const key = { [tableKeys.counters.partitionKey]: budgetKeys.account };

/** As Amazon SES writes a quota without limit; DynamoDB has no infinite numbers. */
const unlimited = -1;

const quota = z.pipe(
  z.number(),
  z.transform((stored: number) => (stored === unlimited ? Number.POSITIVE_INFINITY : stored)),
);

const stored = z.object({
  rates: z.array(z.object({ perSecond: quota, from: z.number() })),
  daily: quota,
  sentLast24Hours: z.number(),
  counted: z.optional(z.number()),
  at: z.number(),
});

/** The latest reading of the account; undefined before the first. It is a few seconds old at most. */
export type ReadAccount = () => Promise<AccountReading | undefined>;

/**
 * For the workers, all of which share what has been read.
 * @throws OutageError when the table cannot be reached
 */
export const createAccountReader = (readTables: ReadTables, table: string, now: () => number): ReadAccount => {
  let kept: { readonly reading: AccountReading | undefined; readonly until: number } | undefined;
  let asked: Promise<AccountReading | undefined> | undefined;

  const ask = async (): Promise<AccountReading | undefined> => {
    // Before it is asked: what is read may be as old as that.
    const askedAt = now();
    const found = await readTables('counters', [{ table, keys: [key] }]);
    const item = found.get(table)?.[0];
    const reading = item === undefined ? undefined : readingOf(item);
    const holds = reading === undefined ? noReadingHoldsMilliseconds : readingHoldsMilliseconds;
    kept = { reading, until: askedAt + holds };
    return reading;
  };

  return async () => {
    if (kept !== undefined && now() < kept.until) return kept.reading;
    asked ??= ask().finally(() => (asked = undefined));
    return asked;
  };
};

/** For the one function that asks Amazon SES. */
export type AccountReadings = {
  readonly latest: () => Promise<AccountReading | undefined>;
  /** How many mails the lanes have ever counted against the account's day (day-count.ts). */
  readonly counted: () => Promise<number>;
  /** Takes the place of the latest, unless another one has meanwhile: two of them may have changed the rate at different moments. */
  readonly follow: (before: AccountReading | undefined, reading: AccountReading) => Promise<void>;
};

export const createAccountReadings = (client: DynamoDBDocumentClient, table: string): AccountReadings => ({
  latest: async () => {
    const item = await itemOf(client, table, key);
    return item === undefined ? undefined : readingOf(item);
  },
  counted: async () => {
    const item = await itemOf(client, table, { [tableKeys.counters.partitionKey]: budgetKeys.day });
    return Number(item?.[dayCount] ?? 0);
  },
  follow: async (before, { rates, daily, ...reading }) => {
    const item = {
      ...key,
      ...reading,
      rates: rates.map(({ perSecond, from }) => ({ perSecond: storedQuota(perSecond), from })),
      daily: storedQuota(daily),
    };
    const put = new PutCommand({
      TableName: table,
      Item: item,
      ExpressionAttributeNames: { '#at': 'at' },
      ...(before === undefined
        ? { ConditionExpression: 'attribute_not_exists(#at)' }
        : { ConditionExpression: '#at = :before', ExpressionAttributeValues: { ':before': before.at } }),
    });
    await unlessConditionFails(() => client.send(put), 'counters');
  },
});

const itemOf = async (client: DynamoDBDocumentClient, table: string, itemKey: Item): Promise<Item | undefined> => {
  const get = new GetCommand({ TableName: table, Key: itemKey, ConsistentRead: true });
  const { Item: item } = await reach('counters', () => client.send(get));
  return item;
};

const storedQuota = (value: number): number => (value === Number.POSITIVE_INFINITY ? unlimited : value);

const readingOf = (item: Item): AccountReading => {
  const parsed = stored.safeParse(item);
  if (!parsed.success) throw new OutageError('counters', 'has a reading of the account that cannot be read');
  return parsed.data;
};
