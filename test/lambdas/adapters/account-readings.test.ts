import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createAccountReader, createAccountReadings } from '../../../lambdas/adapters/account-readings.ts';
import { createTableClient } from '../../../lambdas/adapters/clients.ts';
import { createDayCount } from '../../../lambdas/adapters/day-count.ts';
import { createRateCounters } from '../../../lambdas/adapters/rate-counters.ts';
import { createTableReader } from '../../../lambdas/adapters/table-reader.ts';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import type { AccountReading } from '../../../lambdas/domain/budget/account-reading.ts';
import { windowAt } from '../../../lambdas/domain/budget/lattice.ts';
import { now } from '../../support/facts.ts';
import { type LocalAws, startLocalAws, tables } from '../support/local-aws.ts';

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.close());
afterEach(() => aws.intercept(undefined));

const outage = { status: 400, body: '{"__type":"AccessDeniedException","message":"no"}' };
const reading: AccountReading = {
  rates: [
    { perSecond: 14, from: now - 60_000 },
    { perSecond: Number.POSITIVE_INFINITY, from: now + 15_000 },
  ],
  daily: Number.POSITIVE_INFINITY,
  sentLast24Hours: 7,
  at: now,
};

describe('the reading of the account', () => {
  it('is for workers what was written, and kept for five seconds', async () => {
    const readings = createAccountReadings(createTableClient(), tables.counters);
    let [time, reads] = [now, 0];
    const read = createAccountReader(
      createTableReader(createTableClient(), async () => {}),
      tables.counters,
      () => time,
    );
    expect(await readings.latest()).toBeUndefined();
    expect(await read()).toBeUndefined();
    await readings.follow(undefined, reading);
    aws.intercept((service) => {
      if (service === 'dynamodb') reads += 1;
      return undefined;
    });
    time += 200;
    expect(await Promise.all([read(), read()])).toEqual([reading, reading]);
    time += 4_999;
    expect(await read()).toEqual(reading);
    expect(reads).toBe(1);
    time += 1;
    expect(await read()).toEqual(reading);
    expect(reads).toBe(2);
    expect(await readings.latest()).toEqual(reading);
  });

  it('is not followed by one that was made before another one came', async () => {
    const readings = createAccountReadings(createTableClient(), tables.counters);
    const next = { ...reading, at: now + 60_000, sentLast24Hours: 8 };
    await readings.follow(reading, next);
    await readings.follow(reading, { ...reading, at: now + 60_001, sentLast24Hours: 9 });
    await readings.follow(undefined, { ...reading, at: now + 60_002, sentLast24Hours: 10 });
    expect(await readings.latest()).toEqual(next);
  });

  it('is an outage where it cannot be reached, or not be read', async () => {
    const read = () =>
      createAccountReader(
        createTableReader(createTableClient(), async () => {}),
        tables.counters,
        () => now,
      )();
    aws.intercept((service) => (service === 'dynamodb' ? outage : undefined));
    await expect(read()).rejects.toThrow(OutageError);
    aws.intercept(undefined);
    await createTableClient().send(
      new UpdateCommand({
        TableName: tables.counters,
        Key: { counter: 'account' },
        UpdateExpression: 'SET rates = :none',
        ExpressionAttributeValues: { ':none': 'none' },
      }),
    );
    await expect(read()).rejects.toThrow(OutageError);
  });
});

describe('the counters of the rate', () => {
  const rate = { perSecond: 100, from: 0 };
  const window = windowAt(now);

  it('count what is taken of a window, who waits and who was granted what, with one write each', async () => {
    const change = createRateCounters(createTableClient(), tables.counters);
    const first = await change('bulk', window, rate, { take: { window, count: 10 } });
    expect(first.takenOf(window)).toBe(10);
    const second = await change('bulk', window, rate, {
      take: { window, count: 3 },
      waiting: { sources: ['billing', 'shop-api'], until: window + 1 },
      granted: new Map([['billing', 2]]),
    });
    expect(second.takenOf(window)).toBe(13);
    expect(second.takenOf(window + 1)).toBe(0);
    expect(second.waitingUntil).toEqual(
      new Map([
        ['billing', window + 1],
        ['shop-api', window + 1],
      ]),
    );
    const third = await change('bulk', window, rate, { granted: new Map([['billing', 1]]) });
    expect(third.granted).toEqual(new Map([['billing', 3]]));
    // Whoever takes hears of others, too.
    const fourth = await change('bulk', window, rate, { take: { window, count: 1 } });
    expect([fourth.waitingUntil, fourth.granted]).toEqual([second.waitingUntil, third.granted]);
    expect((await change('standard', window, rate, { take: { window, count: 1 } })).takenOf(window)).toBe(1);
  });

  it('count the day, all lanes and all readings together, and who reads the account knows of it', async () => {
    const countForDay = createDayCount(createTableClient(), tables.counters);
    const { counted } = createAccountReadings(createTableClient(), tables.counters);
    expect(await counted()).toBe(0);
    expect(await countForDay(now, 10, 30)).toBe(10);
    expect(await countForDay(now, 5, 15)).toBe(5);
    expect(await countForDay(now + 60_000, 5, 18)).toBe(3);
    expect(await countForDay(now + 60_000, 5, 18)).toBe(0);
    expect(await counted()).toBe(18);
  });

  it('are an outage where they cannot be reached', async () => {
    aws.intercept((service) => (service === 'dynamodb' ? outage : undefined));
    const change = createRateCounters(createTableClient(), tables.counters);
    const countForDay = createDayCount(createTableClient(), tables.counters);
    await expect(change('bulk', window, rate, { take: { window, count: 1 } })).rejects.toThrow(OutageError);
    await expect(countForDay(now, 1, 9)).rejects.toThrow(OutageError);
  });
});
