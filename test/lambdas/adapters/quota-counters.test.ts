import { GetCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSingleAttemptTableClient, createTableClient } from '../../../lambdas/adapters/clients.ts';
import { createQuotaCounters } from '../../../lambdas/adapters/quota-counters.ts';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import type { Counted } from '../../../lambdas/domain/quota/limits.ts';
import { now } from '../../support/facts.ts';
import { type LocalAws, startLocalAws, tables } from '../support/local-aws.ts';
import { createMemoryCounters } from '../support/memory-counters.ts';
import { putItems } from '../support/put-items.ts';

const limitOf = (limit: number, per: Counted['per'] = 'minute', name = 'billing'): Counted => ({
  of: 'source',
  name,
  per,
  limit,
});

describe('counting', () => {
  it('grants what fits, and part of what does not', async () => {
    const take = createMemoryCounters().worker(() => now);
    expect(await take(limitOf(5), 3)).toMatchObject({ granted: 3 });
    expect(await take(limitOf(5), 4)).toMatchObject({ granted: 2, ahead: 0 });
    expect(await take(limitOf(5), 2)).toMatchObject({ granted: 0, ahead: 2, places: 5 });
  });

  it('writes once for as many as there are', async () => {
    const counters = createMemoryCounters();
    await counters.worker(() => now)(limitOf(6_000), 50);
    expect(counters.writes()).toBe(1);
  });

  it('begins anew with each window, and keeps sources and windows apart', async () => {
    let time = now;
    const take = createMemoryCounters().worker(() => time);
    await take(limitOf(5), 5);
    expect(await take(limitOf(5, 'day'), 5)).toMatchObject({ granted: 5 });
    expect(await take(limitOf(5, 'minute', 'reports'), 5)).toMatchObject({ granted: 5 });
    expect(await take(limitOf(5), 1)).toMatchObject({ granted: 0 });
    time += 60_000;
    expect(await take(limitOf(5), 1)).toMatchObject({ granted: 1 });
  });

  it('borrows from other shares once its own is used up, and asks those that are known to be empty no more', async () => {
    const counters = createMemoryCounters();
    const take = counters.worker(() => now);
    expect(await take(limitOf(12_000), 9_000)).toMatchObject({ granted: 9_000 });
    expect([...counters.counts().values()]).toEqual([9_000, 3_000]);
    expect(await take(limitOf(12_000), 9_000)).toMatchObject({ granted: 3_000 });
    const before = counters.writes();
    expect(await take(limitOf(12_000), 10)).toMatchObject({ granted: 0 });
    expect(counters.writes()).toBe(before + 1);
  });

  it('gives back what was granted and will not leave', async () => {
    const counters = createMemoryCounters();
    const take = counters.worker(() => now);
    const { giveBack } = await take(limitOf(12_000), 9_000);
    await giveBack(8_000);
    expect(await counters.worker(() => now)(limitOf(12_000), 12_000)).toMatchObject({ granted: 8_000 });
  });
});

describe('many workers at once', () => {
  it('never let more leave in a window than the limit, whatever they give back and however their calls interleave', async () => {
    const request = fc.record({
      wanted: fc.integer({ min: 1, max: 9_000 }),
      gives: fc.nat(9_000),
      first: fc.nat(99),
      worker: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.integer({ min: 1, max: 40_000 }),
        fc.array(request, { minLength: 1, maxLength: 12 }),
        async (scheduler, limit, requests) => {
          const counters = createMemoryCounters(() => scheduler.schedule(Promise.resolve()));
          let outstanding = 0;
          let most = 0;
          let next = 0;
          const workers = Array.from({ length: 4 }, () =>
            counters.worker(
              () => now,
              () => next,
            ),
          );
          const running = Promise.all(
            requests.map(async ({ wanted, gives, first, worker }) => {
              next = first / 100;
              const taken = await workers[worker]?.(limitOf(limit), wanted);
              if (taken === undefined) return;
              outstanding += taken.granted;
              most = Math.max(most, outstanding);
              const back = Math.min(gives, taken.granted);
              // Nobody counts on what is given back before it is.
              outstanding -= back;
              await taken.giveBack(back);
            }),
          );
          await scheduler.waitFor(running);
          expect(most).toBeLessThanOrEqual(limit);
        },
      ),
    );
  });

  it('let as many leave as there is room for when nobody gives anything back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.integer({ min: 1, max: 40_000 }),
        fc.array(fc.integer({ min: 1, max: 9_000 }), { minLength: 1, maxLength: 12 }),
        async (scheduler, limit, wanted) => {
          const counters = createMemoryCounters(() => scheduler.schedule(Promise.resolve()));
          const running = Promise.all(wanted.map((count) => counters.worker(() => now)(limitOf(limit), count)));
          await scheduler.waitFor(running);
          const granted = (await running).reduce((sum, taken) => sum + taken.granted, 0);
          const asked = wanted.reduce((sum, count) => sum + count, 0);
          expect(granted).toBe(Math.min(limit, asked));
        },
      ),
    );
  });
});

describe('the Counters table', () => {
  let aws: LocalAws;
  beforeAll(async () => {
    aws = await startLocalAws();
  });
  afterAll(() => aws.close());

  const take = (limit: Counted, wanted: number) =>
    createQuotaCounters(
      { counting: createTableClient(), givingBack: createSingleAttemptTableClient() },
      tables.counters,
      { now: () => now, random: () => 0 },
    )(limit, wanted);

  it('counts, and forgets a day after the window', async () => {
    expect(await take(limitOf(5), 3)).toMatchObject({ granted: 3 });
    expect(await take(limitOf(5), 3)).toMatchObject({ granted: 2 });
    const { Item: item } = await createTableClient().send(
      new GetCommand({
        TableName: tables.counters,
        Key: { counter: 'source:billing/minute/2026-11-21T12:00:00.000Z/0' },
      }),
    );
    expect(item).toMatchObject({ taken: 6, ttl: now / 1000 + 60 + 86_400 });
  });

  it('counts every call of many at once', async () => {
    const taken = await Promise.all(Array.from({ length: 20 }, () => take(limitOf(50, 'day'), 4)));
    expect(taken.reduce((sum, { granted }) => sum + granted, 0)).toBe(50);
  });

  it('fails with an outage when it cannot be reached, and grants nothing', async () => {
    aws.intercept((service) =>
      service === 'dynamodb' ? { status: 400, headers: {}, body: '{"__type":"ThrottlingException"}' } : undefined,
    );
    await expect(take(limitOf(5), 1)).rejects.toThrow(OutageError);
    aws.intercept(undefined);
  });

  it('is given back to once, where the answer is lost', async () => {
    const { giveBack } = await take(limitOf(5, 'minute', 'lost'), 5);
    let calls = 0;
    aws.intercept(() => {
      calls += 1;
      return { status: 500, headers: {}, body: '{"__type":"InternalServerError"}' };
    });
    await expect(giveBack(5)).rejects.toThrow(OutageError);
    aws.intercept(undefined);
    expect(calls).toBe(1);
  });

  it('grants nothing of a count that is no number', async () => {
    await putItems(tables.counters, [{ counter: 'source:odd/minute/2026-11-21T12:00:00.000Z/0', taken: 'many' }]);
    await expect(take(limitOf(5, 'minute', 'odd'), 1)).rejects.toThrow();
  });
});
