import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OutageError } from '../../lambdas/contract/outage-error.ts';
import type { AppliedPolicy, Source } from '../../lambdas/contract/policy.ts';
import { withoutParking } from '../../lambdas/domain/delivery/parking.ts';
import { windowAt } from '../../lambdas/domain/quota/windows.ts';
import { filterBatch } from '../../lambdas/filter/filter-batch.ts';
import { releaseParked } from '../../lambdas/release/release-parked.ts';
import type { IncomingMessage } from '../../lambdas/runtime/incoming-message.ts';
import { appliedPolicy, filtering, intakeMessage } from '../lambdas/support/filtering.ts';
import { createMemoryCounters } from '../lambdas/support/memory-counters.ts';
import { createMemoryLedger } from '../lambdas/support/memory-ledger.ts';
import { releasing } from '../lambdas/support/releasing.ts';
import { now as start } from '../support/facts.ts';

const policyWith = (perMinute: number, perDay: number): AppliedPolicy => {
  const { sources } = appliedPolicy.document;
  const billing = { ...sources['billing'], quota: { perMinute, perDay } } as Source;
  const appliedAt = new Date(start - 86_400_000).toISOString();
  return { ...appliedPolicy, appliedAt, document: { ...appliedPolicy.document, sources: { ...sources, billing } } };
};

/** So many minutes after the last mail everything must have come to its end: its purpose's maximum age, and a run more. */
const minutesToTheEnd = 24 * 60 + 10;

/**
 * Filter and release over one ledger, one table of counters and a clock that moves by minutes. Workers' calls to table,
 * ledger and queue interleave, and any of them may fail.
 */
const simulate = async (
  scheduler: fc.Scheduler,
  { perMinute, perDay, batches, faults }: Plan,
): Promise<{ readonly left: readonly number[]; readonly states: readonly string[] }> => {
  let time = start;
  let calls = 0;
  const call = async (): Promise<void> => {
    await scheduler.schedule(Promise.resolve());
    calls += 1;
    if (faults.includes(calls)) throw new OutageError('ledger', 'cannot be reached');
  };
  const policy = policyWith(perMinute, perDay);
  const ledger = createMemoryLedger();
  const counters = createMemoryCounters(call);
  const left: number[] = [];
  const leave = async (messages: readonly object[]) => {
    await call();
    left.push(...messages.map(() => time));
    return messages.map(() => ({ ok: true }) as const);
  };
  const reading = async <Value>(value: Promise<Value>): Promise<Value> => {
    await call();
    return value;
  };
  const store = {
    getEach: (keys: Parameters<typeof ledger.getEach>[0]) => reading(ledger.getEach(keys)),
    record: async (...args: Parameters<typeof ledger.record>) => {
      await call();
      return ledger.record(...args);
    },
    replace: async (...args: Parameters<typeof ledger.replace>) => {
      await call();
      return ledger.replace(...args);
    },
  };

  const world = filtering((usual) => ({
    now: () => time,
    readPolicy: async () => policy,
    readRecipients: async (query) => ({
      ...(await usual.readRecipients({ ...query, deliveries: [] })),
      deliveries: await store.getEach(query.deliveries),
    }),
    ledger: store,
    enqueue: leave,
  }));
  const filterWith = async (messages: readonly IncomingMessage[]): Promise<readonly IncomingMessage[]> => {
    const dependencies = { ...world.dependencies, takeFrom: counters.worker(() => time) };
    try {
      const outcomes = await filterBatch(messages, dependencies);
      return messages.filter((_, place) => outcomes[place]?.outcome !== 'done');
    } catch {
      return messages;
    }
  };
  const release = async (): Promise<void> => {
    const run = releasing([], [], {
      now: () => time,
      readPolicy: async () => policy,
      takeFrom: counters.worker(() => time),
      ledger: store,
      enqueue: leave,
      parked: {
        read: async function* (shard, dueBy) {
          const due = ledger
            .items()
            .filter(({ parkedShard, dueAt }) => parkedShard === shard && dueAt !== undefined && dueAt <= dueBy);
          if (due.length > 0) yield due;
        },
        unpark: async ({ dueAt, ...key }) => {
          const item = await ledger.get(key);
          return item !== undefined && item.dueAt === dueAt && ledger.replace(item, withoutParking(item));
        },
      },
    });
    await releaseParked({ id: 'run', remainingMilliseconds: () => 60_000 }, run.dependencies).catch(() => {});
  };

  let again: readonly IncomingMessage[] = [];
  let index = 0;
  const lastMinute = batches.length + minutesToTheEnd;
  for (let minute = 0; minute < lastMinute; minute += 1) {
    const size = batches[minute] ?? 0;
    const arrived = Array.from({ length: size }, () => {
      index += 1;
      return intakeMessage({ idempotencyKey: `key-${index}` }, { id: `intake-${index}`, sentAt: time });
    });
    const waiting = [...again, ...arrived];
    const halves = [waiting.filter((_, place) => place % 2 === 0), waiting.filter((_, place) => place % 2 === 1)];
    // EventBridge may start a run twice at once.
    const work = Promise.all([...halves.map(filterWith), release(), release()]);
    await scheduler.waitFor(work);
    again = (await work).flatMap((failed) => failed ?? []);
    const isIdle = again.length === 0 && ledger.items().every(({ dueAt }) => dueAt === undefined);
    if (minute >= batches.length && isIdle) break;
    time += 60_000;
  }
  return { left, states: ledger.items().map(({ state }) => state) };
};

type Plan = {
  readonly perMinute: number;
  readonly perDay: number;
  /** How many mails arrive in each minute. */
  readonly batches: readonly number[];
  /** Which calls fail, by their number. */
  readonly faults: readonly number[];
};

const plans = fc.record({
  perMinute: fc.integer({ min: 1, max: 6 }),
  perDay: fc.integer({ min: 1, max: 40 }),
  batches: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 4 }),
  faults: fc.array(fc.integer({ min: 1, max: 120 }), { maxLength: 4 }),
});

const largest = (times: readonly number[], per: 'minute' | 'day'): number => {
  const windows = Map.groupBy(times, (time) => windowAt(per, time));
  return Math.max(0, ...[...windows.values()].map(({ length }) => length));
};

it('never lets more leave in a minute or a day than the quota, and loses nothing that waits', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), plans, async (scheduler, plan) => {
      const { left, states } = await simulate(scheduler, { ...plan, faults: [] });
      expect(largest(left, 'minute')).toBeLessThanOrEqual(plan.perMinute);
      expect(largest(left, 'day')).toBeLessThanOrEqual(plan.perDay);
      expect(states).toHaveLength(plan.batches.reduce((sum, size) => sum + size, 0));
      expect(states.filter((state) => state !== 'queued' && state !== 'expired')).toEqual([]);
      expect(left).toHaveLength(states.filter((state) => state === 'queued').length);
    }),
    { numRuns: 25 },
  );
});

it('loses nothing when ledger, counters and queues fail in between', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), plans, async (scheduler, plan) => {
      const { left, states } = await simulate(scheduler, plan);
      expect(states).toHaveLength(plan.batches.reduce((sum, size) => sum + size, 0));
      expect(states.filter((state) => state !== 'queued' && state !== 'expired')).toEqual([]);
      // Enqueued again after a failure it is sent once, by the lease that send takes.
      expect(left.length).toBeGreaterThanOrEqual(states.filter((state) => state === 'queued').length);
    }),
    { numRuns: 25 },
  );
});
