import { describe, expect, it } from 'vitest';
import { planOf } from './plan/plan-of.ts';
import { describeFailure } from './run-seeds.ts';
import { simulate } from './simulate.ts';

const all = Number.POSITIVE_INFINITY;

describe('a run of the simulation', () => {
  it('is the same whenever its seed is', async () => {
    for (const seed of [3, 19, 70, 951]) {
      const first = await simulate(seed);
      await simulate(seed + 1);
      const again = await simulate(seed);
      expect(again.show(all)).toBe(first.show(all));
      expect([...again.counts]).toEqual([...first.counts]);
    }
  });

  it('is another one with another seed', async () => {
    expect((await simulate(4)).show(all)).not.toBe((await simulate(5)).show(all));
  });

  it('says what happened, when and to whom, and how to see it again, when a promise is broken', async () => {
    // What a quiet run promises, where every status is published twice.
    const plan = planOf(3);
    const rates = { ...plan.rates, topics: { refused: 0, lost: 0, repeated: 1, slow: 0 } };
    const run = await simulate(3, { ...plan, rates, isQuiet: true, faultsEndAt: Number.POSITIVE_INFINITY });
    expect(run.violations).not.toEqual([]);
    const text = describeFailure(run);
    expect(text).toContain('seed 3 breaks an invariant:');
    expect(text).toMatch(/\d:\d\d:\d\d\.\d{3} {2}\S+ +topics: tells /);
    expect(text).toContain('npm run simulate -- --seed 3 --trace');
  });
});
