import { addCoverage, type Coverage } from './coverage.ts';
import { type Run, simulate } from './simulate.ts';

/** What came of a number of seeds. */
export type SeedsRun = {
  readonly seeds: number;
  readonly coverage: Coverage;
  /** The first seed that broke an invariant. */
  readonly failed: Run | undefined;
  readonly virtualHours: number;
};

/** @param isOver - asked after each seed */
export const runSeeds = async (seeds: Iterable<number>, isOver: () => boolean = () => false): Promise<SeedsRun> => {
  const coverage: Coverage = new Map();
  let [count, virtualMilliseconds] = [0, 0];
  for (const seed of seeds) {
    const run = await simulate(seed);
    count += 1;
    virtualMilliseconds += run.virtualMilliseconds;
    addCoverage(coverage, run.counts.keys());
    if (run.violations.length > 0)
      return { seeds: count, coverage, failed: run, virtualHours: virtualMilliseconds / 3_600_000 };
    if (isOver()) break;
  }
  return { seeds: count, coverage, failed: undefined, virtualHours: virtualMilliseconds / 3_600_000 };
};

/** What a person needs of a run that broke an invariant: which, what happened, and how to see it again. */
export const describeFailure = (run: Run): string => {
  const lines = run.violations
    .slice(0, 5)
    .map(({ invariant, what, delivery }) => `  ${invariant}: ${what}${delivery === undefined ? '' : ` (${delivery})`}`);
  return [
    `seed ${run.seed} breaks an invariant:`,
    ...lines,
    '',
    run.show(),
    '',
    `all of it: npm run simulate -- --seed ${run.seed} --trace`,
  ].join('\n');
};

export function* seedsFrom(first: number, count: number): Generator<number> {
  for (let seed = first; seed < first + count; seed += 1) yield seed;
}
