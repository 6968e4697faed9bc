import { expect, it } from 'vitest';
import { notMet, seldomMet } from './coverage.ts';
import { describeFailure, runSeeds, seedsFrom } from './run-seeds.ts';

/** A quarter of an hour: the seeds of a file take one to two minutes on a core of its own. */
const longestMilliseconds = 15 * 60_000;

/** Ten thousand seeds are shared out over files, which run beside each other. */
export const checkSeeds = (first: number, count: number): void => {
  it(
    `keeps every promise under whatever faults the seeds from ${first} to ${first + count - 1} bring, and meets all of them`,
    async () => {
      const { failed, seeds, coverage } = await runSeeds(seedsFrom(first, count));
      if (failed !== undefined) throw new Error(describeFailure(failed));
      expect(seeds).toBe(count);
      expect(notMet(coverage).filter((what) => !seldomMet.has(what))).toEqual([]);
    },
    longestMilliseconds,
  );
};
