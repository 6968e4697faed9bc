import type { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import { tokensOf } from '../../../lambdas/domain/budget/lattice.ts';
import type { Turn } from '../../../lambdas/send/turn.ts';
import { createTurnTaker, type TurnTakerDependencies } from '../../../lambdas/send/turn-taker.ts';
import { now } from '../../support/facts.ts';
import { deliveryOf, mailContent, sending } from '../support/sending.ts';
import { countersOf, createCountersTable, takingTurns } from '../support/taking-turns.ts';

/** On a clock that only waiting moves on. */
const takingTurnsBy = (
  clock: { time: number },
  others: Pick<TurnTakerDependencies, 'lane' | 'readAccount' | 'changeRateCounters' | 'countForDay'>,
) =>
  createTurnTaker({
    now: () => clock.time,
    wait: async (milliseconds) => void (clock.time += milliseconds),
    random: () => 0,
    ...others,
  });

const done = { outcome: 'done' };
const day = {
  granted: false,
  because: 'day-budget',
  afterSeconds: 1_200,
  limit: 80_000,
  daily: 100_000,
} as const satisfies Turn;

const busy = {
  rates: [{ perSecond: 1_000, from: 0 }],
  daily: Number.POSITIVE_INFINITY,
  sentLast24Hours: 0,
  at: now,
};

const unlimited = {
  ...busy,
  rates: [{ perSecond: Number.POSITIVE_INFINITY, from: 0 }],
};

/** Send on a time of its own: each turn is what is given, and takes so long. */
const takingTurnsOf = (turns: readonly { readonly turn: (now: number) => Turn; readonly takes: number }[]) => {
  let time = now;
  const asked: { readonly source: string; readonly giveUpAt: number; readonly state: string | undefined }[] = [];
  const world: ReturnType<typeof sending> = sending(undefined, ({ ledger }) => ({
    now: () => time,
    takeTurn: async (source, giveUpAt) => {
      asked.push({ source, giveUpAt, state: ledger.items()[0]?.state });
      const { turn, takes } = turns[asked.length - 1] ?? { turn: () => day, takes: 0 };
      time += takes;
      return turn(time);
    },
    putContent: async () => ({ key: 'content/x', versionId: 'v1' }),
  }));
  return { ...world, asked };
};

const until = (milliseconds: number) => (time: number) => ({ granted: true, by: time + milliseconds }) as const;

describe('a mail', () => {
  it('is called for when it has its turn, and holds no lease while it waits', async () => {
    const { send, happened, asked } = takingTurnsOf([{ turn: until(100), takes: 900 }]);
    expect(await send()).toEqual(done);
    expect(happened).toEqual(['looked', 'leased', 'called', 'sent']);
    // Ten seconds of its thirty are left for a call and its outcome.
    expect(asked).toEqual([{ source: 'billing', giveUpAt: now + 20_000, state: 'queued' }]);
  });

  it('that is stopped takes no turn from others', async () => {
    const suppression = { origin: 'bounce' } as const;
    const { send, happened } = sending(undefined, () => ({
      readSuppressions: async () => [suppression],
      takeTurn: () => Promise.reject(new Error('a turn was asked for')),
    }));
    expect(await send()).toEqual(done);
    expect(happened).toEqual(['refused']);
  });

  it('is looked at again when it has waited too long for the look before', async () => {
    const { send, happened, observations } = takingTurnsOf([{ turn: until(100), takes: 1_001 }]);
    expect(await send()).toEqual(done);
    expect(happened).toEqual(['looked', 'looked', 'leased', 'called', 'sent']);
    expect(observations).toContainEqual({ event: 'turn-waited', milliseconds: 1_001 });
  });

  it('comes back in seconds when it has waited in vain, as it was', async () => {
    const refused = () => ({ granted: false, because: 'rate', afterSeconds: 3 }) as const;
    const { send, item, happened, observations } = takingTurnsOf([{ turn: refused, takes: 5_000 }]);
    expect(await send()).toEqual({ outcome: 'retry-later', afterSeconds: 3, because: 'rate' });
    expect(happened).toEqual(['looked']);
    expect(item()).toEqual(deliveryOf(mailContent()));
    expect(observations).toEqual([{ event: 'turn-refused', because: 'rate' }]);
  });

  /** A mail whose leases take so long, and which is granted every turn it asks for but for those refused. */
  const leasingFor = (
    milliseconds: readonly number[],
    isRefused: (asked: number) => boolean = () => false,
    lasts: (asked: number) => number = () => 400,
  ) => {
    let [time, leases, asked] = [now, 0, 0];
    const world = sending(undefined, ({ ledger }) => ({
      now: () => time,
      takeTurn: async () => {
        asked += 1;
        return isRefused(asked)
          ? { granted: false, because: 'rate', afterSeconds: 3 }
          : { granted: true, by: time + lasts(asked) };
      },
      ledger: {
        ...ledger,
        replace: (previous, next) => {
          if (next.state === 'leased') time += milliseconds[leases++] ?? 5;
          return ledger.replace(previous, next);
        },
      },
    }));
    return { ...world, leases: () => leases, asked: () => asked };
  };

  it('whose lease comes too late for its turn takes another one with it, however slow the ledger is', async () => {
    const { send, happened, item, observations, leases } = leasingFor([1_200, 1_200]);
    expect(await send()).toEqual(done);
    expect(leases()).toBe(1);
    expect(happened.filter((each) => each === 'called')).toHaveLength(1);
    expect(item()).toMatchObject({ state: 'sent', attempt: 1 });
    expect(observations.map(({ event }) => event)).toEqual(['turn-missed', 'provider-answered']);
  });

  it('whose lease has made its last look too old gives it back', async () => {
    const { send, happened, item } = leasingFor([2_001]);
    expect(await send()).toEqual({ outcome: 'retry-later', afterSeconds: 1, because: 'last-look-too-old' });
    expect(happened).not.toContain('called');
    expect(item()).toMatchObject({ state: 'queued' });
  });

  it('whose lease comes too late for its turn, and which finds no other soon, gives it back and waits on', async () => {
    const { send, happened, item, observations, leases } = leasingFor([401], (asked) => asked === 2);
    expect(await send()).toEqual(done);
    expect(leases()).toBe(2);
    expect(happened.filter((each) => each === 'called')).toHaveLength(1);
    expect(item()).toMatchObject({ state: 'sent', attempt: 2, attempts: [{ number: 2, answer: 'accepted' }] });
    expect(observations.map(({ event }) => event)).toEqual(['turn-missed', 'provider-answered']);
  });

  it('whose lease comes too late for its turn, and whose other turn does, too, gives it back and waits on', async () => {
    const lasts = (asked: number): number => (asked === 2 ? -1 : 400);
    const { send, happened, item, leases } = leasingFor([401], undefined, lasts);
    expect(await send()).toEqual(done);
    expect(leases()).toBe(2);
    expect(happened.filter((each) => each === 'called')).toHaveLength(1);
    expect(item()).toMatchObject({ state: 'sent', attempt: 2, attempts: [{ number: 2, answer: 'accepted' }] });
  });

  it('whose lease comes too late for its turn, and which cannot ask for another, gives it back: no call was made', async () => {
    const outage = new OutageError('counters', 'cannot be reached');
    const { send, happened, item } = leasingFor([401], (asked) => {
      if (asked === 2) throw outage;
      return false;
    });
    await expect(send()).rejects.toBe(outage);
    expect(happened).not.toContain('called');
    expect(item()).toMatchObject({ state: 'queued', attempts: [] });
    expect(item()).not.toHaveProperty('lease');
  });

  it('takes no lease at all when its turn has passed already', async () => {
    const { send, happened } = takingTurnsOf([
      { turn: until(-1), takes: 0 },
      { turn: until(100), takes: 0 },
    ]);
    expect(await send()).toEqual(done);
    expect(happened).toEqual(['looked', 'looked', 'leased', 'called', 'sent']);
  });

  it('waits outside the queues when the 24-hour quota has no room for it, and says why and until when', async () => {
    const { send, item, happened, told, observations } = takingTurnsOf([{ turn: () => day, takes: 0 }]);
    expect(await send()).toEqual(done);
    expect(happened).toEqual(['looked', 'deferred']);
    const dueAt = new Date(now + 1_200_000).toISOString();
    expect(item()).toMatchObject({
      state: 'deferred',
      dueAt,
      parked: { lane: 'standard', source: 'billing', object: { key: 'content/x', versionId: 'v1' } },
      decisions: [
        { by: 'filter' },
        {
          by: 'send',
          verdict: 'defer',
          until: dueAt,
          reasons: [{ code: 'day-quota-reached', lane: 'standard', limit: 80_000, daily: 100_000 }],
        },
      ],
      attempts: [],
    });
    expect(told()).toEqual([]);
    expect(observations).toMatchObject([{ event: 'turn-refused' }, { event: 'delivery-held', state: 'deferred' }]);
  });

  it('waits likewise when Amazon SES says that the quota is used up', async () => {
    const { send, item, happened } = sending(undefined, () => ({
      send: async () => ({ answer: 'day-quota', error: 'TooManyRequestsException' }),
      putContent: async () => ({ key: 'content/x', versionId: 'v1' }),
    }));
    expect(await send()).toEqual(done);
    expect(happened).toEqual(['looked', 'leased', 'queued', 'deferred']);
    expect(item()).toMatchObject({
      state: 'deferred',
      dueAt: new Date(now + 900_000).toISOString(),
      attempts: [{ answer: 'day-quota' }],
      decisions: [{ by: 'filter' }, { by: 'send', reasons: [{ code: 'day-quota-reached', lane: 'standard' }] }],
    });
  });

  it('stays on its queue when what Amazon SES has said cannot be parked: the answer is known all the same', async () => {
    const outage = new OutageError('content', 'cannot be reached');
    const { send, item } = sending(undefined, () => ({
      send: async () => ({ answer: 'day-quota', error: 'TooManyRequestsException' }),
      putContent: () => Promise.reject(outage),
    }));
    await expect(send()).rejects.toBe(outage);
    expect(item()).toMatchObject({ state: 'queued', attempts: [{ answer: 'day-quota' }] });
  });

  it('stays on its queue, without a lease or an attempt, while the counters are out of reach', async () => {
    const outage = new OutageError('counters', 'cannot be reached');
    const counters = { changeRateCounters: () => Promise.reject(outage), countForDay: () => Promise.reject(outage) };
    const turns = { now: () => now + 50, wait: async () => {}, random: () => 0, lane: 'standard' } as const;
    for (const readAccount of [async () => busy, () => Promise.reject(outage)]) {
      const takeTurn = createTurnTaker({ ...turns, readAccount, ...counters });
      const { send, item, happened } = sending(undefined, () => ({ readAccount, takeTurn }));
      await expect(send()).rejects.toBe(outage);
      expect(happened).toEqual(['looked']);
      expect(item()).toEqual(deliveryOf(mailContent()));
    }
  });

  it('is called for as soon as the counters are back', async () => {
    let isOut = true;
    const outage = new OutageError('counters', 'cannot be reached');
    const takeTurn = createTurnTaker({
      now: () => now + 50,
      wait: async () => {},
      random: () => 0,
      lane: 'standard',
      readAccount: async () => (isOut ? Promise.reject(outage) : unlimited),
      changeRateCounters: () => Promise.reject(outage),
      countForDay: () => Promise.reject(outage),
    });
    await expect(takeTurn('billing', now + 1_000)).rejects.toBe(outage);
    isOut = false;
    // No rate holds it back, but what is counted of the day holds for so long only.
    expect(await takeTurn('billing', now + 1_000)).toEqual({ granted: true, by: now + 5_950 });
  });
});

describe('who asks again as soon as it has its answer', () => {
  it.each([unlimited, busy])('gets another', async (reading) => {
    const clock = { time: now };
    const takeTurn = takingTurnsBy(clock, {
      lane: 'critical',
      readAccount: async () => reading,
      ...countersOf({ send: async ({ input }) => table.update(input) }),
    });
    const table = createCountersTable();
    for (let turns = 0; turns < 5; turns += 1) {
      expect(await takeTurn('login', clock.time + 10_000)).toMatchObject({ granted: true });
    }
  });
});

describe('a window that others have taken tokens of', () => {
  it('has what is left of it for those that ask together, and no more', async () => {
    let asked = 0;
    const takeTurn = takingTurnsBy(
      { time: now },
      {
        lane: 'bulk',
        readAccount: async () => busy,
        changeRateCounters: async (lane, window, rate, { take }) => {
          asked += take === undefined ? 0 : 1;
          const others = asked === 1 ? tokensOf(lane, rate, window) - 1 : 1_000;
          return {
            key: `${lane}/${window}`,
            isAbout: (each) => each === window,
            takenOf: (each) => (each === window ? others + (take?.count ?? 0) : 0),
            granted: new Map(),
            waitingUntil: new Map(),
          };
        },
        countForDay: async (_time, count) => count,
      },
    );
    const turns = await Promise.all(Array.from({ length: 6 }, () => takeTurn('billing', now + 2_000)));
    expect(turns.filter(({ granted }) => granted)).toHaveLength(1);
    expect(asked).toBeGreaterThan(1);
  });
});

describe("a lane's part of the 24-hour quota", () => {
  const worldWith = (sentLast24Hours: number) =>
    takingTurns({
      start: now,
      random: () => 0,
      latency: () => 5,
      delay: () => 5,
      readingAt: () => ({ rates: [{ perSecond: 100, from: 0 }], daily: 1_000, sentLast24Hours, counted: 0, at: now }),
    });

  it('is never gone beyond, however many workers count at once; nobody asks again who has found it used up', async () => {
    const world = worldWith(790);
    for (let workers = 0; workers < 5; workers += 1) {
      const call = world.createWorker('bulk');
      for (let mails = 0; mails < 10; mails += 1) void call('billing');
    }
    await world.time.runUntil(now + 10_000);
    expect(world.calls).toHaveLength(10);
    expect(world.refused).toHaveLength(40);
    for (const refusal of world.refused) {
      expect(refusal).toMatchObject({ because: 'day-budget', limit: 800, daily: 1_000 });
      // Amazon SES has not said yet that it is used up.
      expect(refusal.afterSeconds).toBeGreaterThanOrEqual(90);
      expect(refusal.afterSeconds).toBeLessThanOrEqual(180);
    }
  });

  it('is gone beyond by no two lanes together: what is above it is left for critical mail', async () => {
    const world = worldWith(780);
    const send = (lane: 'bulk' | 'standard', workers: number) => {
      for (let worker = 0; worker < workers; worker += 1) {
        const call = world.createWorker(lane);
        for (let mails = 0; mails < 10; mails += 1) void call('billing');
      }
    };
    send('bulk', 5);
    await world.time.runUntil(now + 10_000);
    send('standard', 20);
    await world.time.runUntil(now + 20_000);
    expect(world.calls.filter(({ lane }) => lane === 'bulk')).toHaveLength(20);
    // What bulk asked for in vain is nobody's.
    expect(world.calls.filter(({ lane }) => lane === 'standard')).toHaveLength(150);
  });

  it('is counted no more by a worker that has found it used up, until there is another reading', async () => {
    const world = worldWith(795);
    const call = world.createWorker('bulk');
    for (let mails = 0; mails < 10; mails += 1) void call('billing');
    await world.time.runUntil(now + 1_000);
    expect(world.refused).toHaveLength(5);
    const writes = world.table.writes();
    for (let mails = 0; mails < 10; mails += 1) void call('billing');
    await world.time.runUntil(now + 2_000);
    expect(world.refused).toHaveLength(15);
    expect(world.table.writes()).toBe(writes);
  });

  /** Turns of a worker of bulk mail, of whose day so much is used; said to `before` is whether it is the day's count that is written. */
  const bulkTurns = (clock: { time: number }, sentLast24Hours: number, before: (isDay: boolean) => void) => {
    const table = createCountersTable();
    const reading = { rates: [{ perSecond: 100, from: 0 }], daily: 1_000, sentLast24Hours, counted: 0, at: now };
    return takingTurnsBy(clock, {
      lane: 'bulk',
      readAccount: async () => reading,
      ...countersOf({
        send: async (command: UpdateCommand) => {
          before(command.input.Key?.['counter'] === 'day');
          return table.update(command.input);
        },
      }),
    });
  };

  it('is counted again for a mail whose worker stands still: a reading may have been taken since', async () => {
    const clock = { time: now };
    const days: number[] = [];
    const takeTurn = bulkTurns(clock, 700, (isDay) => {
      if (isDay) days.push(clock.time - now);
      // Who asks for the tokens of the first window hears of them when it is long over.
      if (!isDay && days.length === 1) clock.time += 20_000;
    });
    const turn = await takeTurn('billing', now + 30_000);
    expect(days).toHaveLength(2);
    expect(days[1]).toBeGreaterThan(20_000);
    expect(turn.granted && turn.by - clock.time).toBeLessThan(1_000);
  });

  it('is counted no more for a mail that has waited in vain while it was counted: that took longer than a count holds', async () => {
    const clock = { time: now };
    let days = 0;
    const takeTurn = bulkTurns(clock, 700, (isDay) => {
      if (!isDay) return;
      days += 1;
      clock.time += 6_000;
    });
    expect(await takeTurn('billing', now + 30_000)).toMatchObject({ granted: false, because: 'rate' });
    expect(days).toBe(1);
  });

  it('is counted for a mail that comes while others are counted, too', async () => {
    let later: Promise<Turn> | undefined;
    const takeTurn = bulkTurns({ time: now }, 799, (isDay) => {
      if (isDay) later ??= takeTurn('billing', now + 30_000);
    });
    expect(await takeTurn('billing', now + 30_000)).toMatchObject({ granted: true });
    expect(await later).toMatchObject({ granted: false, because: 'day-budget' });
  });

  it('leaves room for standard mail at 80 %, and for critical mail always', async () => {
    const world = worldWith(949);
    for (const lane of ['bulk', 'standard', 'critical'] as const) {
      const call = world.createWorker(lane);
      for (let mails = 0; mails < 3; mails += 1) void call('billing');
    }
    await world.time.runUntil(now + 10_000);
    const lanesOf = (all: readonly { readonly lane: string }[]) => all.map(({ lane }) => lane).toSorted();
    expect(lanesOf(world.calls)).toEqual(['critical', 'critical', 'critical', 'standard']);
    expect(lanesOf(world.refused)).toEqual(['bulk', 'bulk', 'bulk', 'standard', 'standard']);
  });
});
