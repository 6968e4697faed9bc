import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTerminations } from '../../../local/lambda/terminations.ts';
import { startFunction } from './start-function.ts';

const killed = {
  outcome: 'failed',
  error: { errorType: 'Runtime.ExitError', errorMessage: 'Runtime exited with error: signal: killed', trace: [] },
};

describe('a worker that is to be terminated', () => {
  it('ends in the middle of its work, and the next one starts anew', async () => {
    const { invoke, terminations, lines } = startFunction('waitsForEverOnceItIsWarm');
    await invoke();
    terminations.order({ rate: 1 });
    expect(await invoke()).toEqual(killed);
    expect(lines().at(-1)).toContain('signal: killed');
    terminations.order({ rate: 0 });
    expect(await invoke()).toMatchObject({ outcome: 'succeeded' });
  });

  it('ends with its work at the latest, and nobody hears what it returned', async () => {
    const { invoke, terminations } = startFunction('countsInvocations');
    expect(await invoke()).toEqual({ outcome: 'succeeded', value: 1 });
    terminations.order({ rate: 1 });
    expect(await invoke()).toEqual(killed);
    terminations.order({ rate: 0 });
    expect(await invoke()).toEqual({ outcome: 'succeeded', value: 1 });
  });

  it('ends also where it would have failed', async () => {
    const { invoke, terminations } = startFunction('throws');
    terminations.order({ rate: 1 });
    expect(await invoke()).toEqual(killed);
  });
});

describe('terminations', () => {
  it('meet as many invocations as were ordered, whatever the seed', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, rate) => {
        const terminations = createTerminations();
        terminations.order({ rate, seed });
        const invocations = 2_000;
        const met = Array.from({ length: invocations }, () => terminations.next('send')).filter(
          (after) => after !== undefined,
        );
        const { terminated, terminatedByFunction } = terminations.report();
        expect(terminated).toBe(met.length);
        expect(terminatedByFunction['send'] ?? 0).toBe(met.length);
        // Eight standard deviations.
        expect(Math.abs(met.length - rate * invocations)).toBeLessThanOrEqual(
          8 * Math.sqrt(rate * (1 - rate) * invocations) + 1,
        );
      }),
    );
  });

  it('are the same for the same seed', () => {
    const moments = (seed: number) => {
      const terminations = createTerminations();
      terminations.order({ rate: 0.5, seed });
      return Array.from({ length: 50 }, () => terminations.next('send'));
    };
    expect(moments(7)).toEqual(moments(7));
    expect(moments(7)).not.toEqual(moments(8));
  });

  it('meet the same invocations of a function, whatever else is invoked in between', () => {
    const met = (others: number) => {
      const terminations = createTerminations();
      terminations.order({ rate: 0.5, seed: 7 });
      return Array.from({ length: 50 }, () => {
        for (let other = 0; other < others; other += 1) terminations.next('filter');
        return terminations.next('send');
      });
    };
    expect(met(3)).toEqual(met(0));
    const terminations = createTerminations();
    terminations.order({ rate: 0.5, seed: 7 });
    expect(Array.from({ length: 50 }, () => terminations.next('filter'))).not.toEqual(met(0));
  });

  it('fall on any moment of what an invocation takes', () => {
    const terminations = createTerminations();
    for (let taken = 0; taken < 50; taken += 1) terminations.took('send', 200);
    terminations.order({ rate: 1 });
    const moments = Array.from({ length: 1_000 }, () => terminations.next('send') ?? Number.NaN);
    for (const quarter of [0, 1, 2, 3]) {
      const within = moments.filter((moment) => moment >= quarter * 50 && moment < (quarter + 1) * 50);
      expect(within.length).toBeGreaterThan(100);
    }
  });

  it('are refused at a rate that is none', () => {
    expect(() => createTerminations().order({ rate: 1.5 })).toThrow('a rate of terminations is from 0 to 1, got 1.5');
  });
});
