import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Lane, lanes } from '../../../lambdas/contract/lanes.ts';
import { windowMilliseconds } from '../../../lambdas/domain/budget/lattice.ts';
import { type Call, mostWithin, takingTurns, type World } from '../support/taking-turns.ts';

const start = Date.UTC(2026, 10, 22, 1, 0, 0);

/** A sequence of numbers from 0 to below 1 that a seed stands for. */
const randomOf = (seed: number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

type Plan = {
  readonly seed: number;
  /** A second, and from when on in windows after the start; the first from before. */
  readonly rates: readonly (readonly [perSecond: number, from: number])[];
  /** The lane of each worker. */
  readonly workers: readonly Lane[];
  /** At most, to the table and back. */
  readonly latency: number;
  /** At most, from a turn to its call; or all wait for the same moments, if they may. */
  readonly delay: number | 'bunched';
  readonly batch: number;
  readonly seconds: number;
};

const worldOf = ({ seed, rates, latency, delay }: Pick<Plan, 'seed' | 'rates' | 'latency' | 'delay'>): World => {
  const random = randomOf(seed);
  const reading = {
    rates: rates.map(([perSecond, from]) => ({ perSecond, from: start + from * windowMilliseconds })),
    daily: Number.POSITIVE_INFINITY,
    sentLast24Hours: 0,
    at: start,
  };
  return {
    start,
    random,
    readingAt: () => reading,
    latency: () => random() * latency,
    delay: (now) => (delay === 'bunched' ? 3_000 - (now % 3_000) : random() * delay),
  };
};

/** Workers that always have a batch to send, each of one source. */
const simulate = async (
  plan: Plan,
  sourceOf: (worker: number) => string = () => 'billing',
): Promise<ReturnType<typeof takingTurns>> => {
  const world = takingTurns(worldOf(plan));
  const random = randomOf(plan.seed + 1);
  const end = start + plan.seconds * 1000;
  for (const [place, lane] of plan.workers.entries()) {
    const call = world.createWorker(lane);
    const work = async () => {
      await world.time.wait(random() * 500);
      while (world.time.now() < end) {
        await Promise.all(Array.from({ length: plan.batch }, () => call(sourceOf(place))));
        await world.time.wait(20 + random() * 60);
      }
    };
    void work();
  }
  await world.time.runUntil(end);
  return world;
};

const perSecond = fc.oneof(
  fc.integer({ min: 1, max: 20 }),
  fc.integer({ min: 21, max: 300 }),
  fc.integer({ min: 301, max: 5_000 }),
);
const seed = fc.integer({ min: 1, max: 2 ** 31 });

describe('whoever asks, however late their calls begin', () => {
  it('never more than five times the rate begin in any five seconds, nor twice the rate in one, through a change of rate', async () => {
    const plans = fc.record<Plan>({
      seed,
      rates: fc
        .tuple(perSecond, perSecond, fc.integer({ min: 1, max: 40 }))
        .map(([before, after, from]) => [[before, -1_000] as const, [after, from] as const]),
      workers: fc.array(fc.constantFrom(...lanes), { minLength: 1, maxLength: 8 }),
      latency: fc.constantFrom(1, 20, 150),
      // As late as a turn allows, and later.
      delay: fc.constantFrom<Plan['delay']>(1, 300, 5_000, 'bunched'),
      batch: fc.constantFrom(1, 10),
      seconds: fc.constant(10),
    });
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const { calls } = await simulate(plan);
        const fastest = Math.max(...plan.rates.map(([rate]) => rate));
        expect(mostWithin(calls, 5_000)).toBeLessThanOrEqual(5 * fastest);
        expect(mostWithin(calls, 1_000)).toBeLessThanOrEqual(2 * fastest);
        const after = plan.rates.at(-1)?.[1] ?? 0;
        const settled = calls.filter(({ at }) => at >= start + after * windowMilliseconds + 700);
        expect(mostWithin(settled, 5_000)).toBeLessThanOrEqual(5 * (plan.rates.at(-1)?.[0] ?? 0));
      }),
      { numRuns: 60 },
    );
  });
});

describe('capacity that nobody else wants', () => {
  it.each<[Lane, number, number]>([
    ['bulk', 1, 2],
    ['bulk', 14, 2],
    ['standard', 14, 5],
    ['critical', 14, 2],
    ['bulk', 100, 10],
    ['standard', 500, 20],
  ])('is used by %s mail alone, at a rate of %i with %i workers', async (lane, rate, workers) => {
    await fc.assert(
      fc.asyncProperty(seed, async (each) => {
        const seconds = Math.max(10, 60 / rate);
        const plan = { seed: each, rates: [[rate, -1_000]], latency: 5, delay: 20, batch: 10, seconds } as const;
        const { calls } = await simulate({ ...plan, workers: Array.from({ length: workers }, () => lane) });
        // A token more or less at the ends of so short a time.
        expect(calls.length + 1).toBeGreaterThanOrEqual(0.85 * rate * (seconds - 0.5));
      }),
      { numRuns: 3 },
    );
  });
});

describe('a code', () => {
  /** Bulk and standard workers that always have a batch to send, and whoever sends codes beside them. */
  const withOthersWaiting = async (
    each: number,
    rate: number,
    sendCodes: (world: ReturnType<typeof takingTurns>, random: () => number) => Promise<void>,
  ): Promise<ReturnType<typeof takingTurns>> => {
    const world = takingTurns(worldOf({ seed: each, rates: [[rate, -1_000]], latency: 5, delay: 5 }));
    const random = randomOf(each + 1);
    for (const lane of ['bulk', 'bulk', 'bulk', 'standard', 'standard'] as const) {
      const call = world.createWorker(lane);
      const work = async () => {
        while (world.time.now() < start + 20_000) {
          await Promise.all(Array.from({ length: 10 }, () => call(lane)));
          await world.time.wait(20 + random() * 60);
        }
      };
      void work();
    }
    void sendCodes(world, random);
    await world.time.runUntil(start + 20_000);
    return world;
  };
  const codesOf = ({ calls }: ReturnType<typeof takingTurns>) => calls.filter(({ lane }) => lane === 'critical');

  it.each([1, 5, 14, 100, 1_000])('is called for next, whatever else waits, at a rate of %i', async (rate) => {
    await fc.assert(
      fc.asyncProperty(seed, async (each) => {
        const world = await withOthersWaiting(each, rate, async ({ time, createWorker }, random) => {
          const code = createWorker('critical');
          for (let codes = 0; codes < 5; codes += 1) {
            await time.wait(1_500 + random() * 1_000);
            await code('login');
          }
        });
        expect(codesOf(world)).toHaveLength(5);
        // The next token of any lane is its, in the window that this one lies in.
        for (const { waited } of codesOf(world)) {
          expect(waited).toBeLessThanOrEqual(1_140 / rate + 2 * windowMilliseconds);
        }
      }),
      { numRuns: 6 },
    );
  });

  it.each([
    [14, 1],
    [50, 6],
    [200, 26],
  ])(
    'that comes with others does not wait for the next window while this one has tokens: at a rate of %i, %i of them',
    async (rate, together) => {
      await fc.assert(
        fc.asyncProperty(seed, async (each) => {
          const world = await withOthersWaiting(each, rate, async ({ time, createWorker }, random) => {
            const codes = Array.from({ length: together }, () => createWorker('critical'));
            for (let bursts = 0; bursts < 8; bursts += 1) {
              await time.wait(1_500 + random() * 500);
              // In the first half of a window, which leaves time to ask all lanes.
              await time.wait(windowMilliseconds - (time.now() % windowMilliseconds) + random() * 80);
              for (const code of codes) void code('login');
            }
          });
          expect(codesOf(world)).toHaveLength(8 * together);
          for (const { waited } of codesOf(world)) expect(waited).toBeLessThan(windowMilliseconds / 2);
        }),
        { numRuns: 6 },
      );
    },
  );
});

describe('two lanes that always have more', () => {
  const withBoth = (each: number, rate: number, ofBulk: number, ofStandard: number) => ({
    seed: each,
    rates: [[rate, -1_000]] as const,
    workers: [
      ...Array.from({ length: ofBulk }, () => 'bulk' as const),
      ...Array.from({ length: ofStandard }, () => 'standard' as const),
    ],
    latency: 5,
    delay: 5,
    batch: 10,
    seconds: 30,
  });
  const shareOfStandard = (calls: readonly Call[]) =>
    calls.filter(({ lane }) => lane === 'standard').length / calls.length;

  it.each([
    [14, 2, 2],
    [50, 5, 1],
    [200, 10, 3],
  ])('get the same and leave nothing, at a rate of %i with %i and %i workers', async (rate, ofBulk, ofStandard) => {
    await fc.assert(
      fc.asyncProperty(seed, async (each) => {
        const plan = withBoth(each, rate, ofBulk, ofStandard);
        const { calls } = await simulate(plan);
        expect(shareOfStandard(calls)).toBeGreaterThan(0.4);
        expect(shareOfStandard(calls)).toBeLessThan(0.6);
        expect(calls.length + 1).toBeGreaterThanOrEqual(0.85 * rate * (plan.seconds - 0.5));
      }),
      { numRuns: 4 },
    );
  });

  it.each([14, 50])(
    'lose little to each other while a source holds back for another, at a rate of %i',
    async (rate) => {
      await fc.assert(
        fc.asyncProperty(seed, async (each) => {
          const { calls } = await simulate(withBoth(each, rate, 10, 4), (worker) =>
            worker === 13 ? 'small' : 'large',
          );
          expect(shareOfStandard(calls)).toBeGreaterThan(0.36);
        }),
        { numRuns: 4 },
      );
    },
  );
});

describe('of the sources of a lane', () => {
  const shareOf = (source: string, calls: readonly Call[]): number =>
    calls.filter((call) => call.source === source).length / calls.length;

  it.each([10, 50, 200])(
    'one with most of the workers gets little more than half while another waits, at a rate of %i',
    async (rate) => {
      await fc.assert(
        fc.asyncProperty(seed, async (each) => {
          const plan = { seed: each, rates: [[rate, -1_000]], latency: 5, delay: 20, batch: 10, seconds: 20 } as const;
          const workers = Array.from({ length: 10 }, () => 'bulk' as const);
          const { calls } = await simulate({ ...plan, workers }, (worker) => (worker < 3 ? 'small' : 'large'));
          // It has 70 % of the workers.
          expect(shareOf('large', calls)).toBeLessThan(0.64);
          expect(shareOf('large', calls)).toBeGreaterThan(0.4);
        }),
        { numRuns: 4 },
      );
    },
  );

  it('two that share a worker get the same', async () => {
    await fc.assert(
      fc.asyncProperty(seed, async (each) => {
        const world = takingTurns(worldOf({ seed: each, rates: [[10, -1_000]], latency: 5, delay: 5 }));
        const call = world.createWorker('standard');
        for (let mails = 0; mails < 8; mails += 1) void call('large');
        for (let mails = 0; mails < 2; mails += 1) void call('small');
        await world.time.runUntil(start + 10_000);
        const order = world.calls.map(({ source }) => source);
        expect(order).toHaveLength(10);
        expect(order.slice(0, 5).filter((source) => source === 'small')).toHaveLength(2);
      }),
      { numRuns: 10 },
    );
  });
});

describe('a worker', () => {
  it('leaves nothing running when all that waited have their answer', async () => {
    await fc.assert(
      fc.asyncProperty(seed, perSecond, async (each, rate) => {
        const world = takingTurns(worldOf({ seed: each, rates: [[rate, -1_000]], latency: 30, delay: 0 }));
        const call = world.createWorker('bulk');
        let waiting = -1;
        const work = async () => {
          await Promise.all(Array.from({ length: 10 }, (_, mail) => call(mail < 5 ? 'one' : 'other')));
          waiting = world.time.waiting();
        };
        void work();
        await world.time.runUntil(start + 20_000);
        expect(waiting).toBe(0);
      }),
    );
  });

  it('gives up in time, and says when to come back', async () => {
    const world = takingTurns(worldOf({ seed: 1, rates: [[1, -1_000]], latency: 5, delay: 5 }));
    const call = world.createWorker('bulk');
    for (let mails = 0; mails < 10; mails += 1) void call('billing', 2_000);
    await world.time.runUntil(start + 2_000);
    expect(world.calls.length + world.refused.length).toBe(10);
    for (const refusal of world.refused) {
      expect(refusal.because).toBe('rate');
      expect(refusal.afterSeconds).toBeGreaterThanOrEqual(2);
      expect(refusal.afterSeconds).toBeLessThanOrEqual(5);
    }
    expect(world.refused.length).toBeGreaterThanOrEqual(7);
  });

  it('asks at once for those that come while it asks for others', async () => {
    const world = takingTurns(worldOf({ seed: 1, rates: [[500, -1_000]], latency: 5, delay: 0 }));
    const call = world.createWorker('critical');
    void call('login');
    await world.time.runUntil(start + 3);
    void call('login');
    await world.time.runUntil(start + 1_000);
    expect(world.calls).toHaveLength(2);
    for (const { waited } of world.calls) expect(waited).toBeLessThan(windowMilliseconds / 2);
  });

  it('writes once for all that wait, where there is room, and once for a code', async () => {
    for (const [lane, mails] of [
      ['bulk', 10],
      ['standard', 1],
      ['critical', 1],
    ] as const) {
      const world = takingTurns(worldOf({ seed: 1, rates: [[500, -1_000]], latency: 5, delay: 5 }));
      const call = world.createWorker(lane);
      for (let each = 0; each < mails; each += 1) void call('billing');
      await world.time.runUntil(start + 1_000);
      expect(world.calls).toHaveLength(mails);
      expect(world.table.writes()).toBe(1);
    }
  });
});
