import { parseArgs } from 'node:util';
import { planOf } from '../plan/plan-of.ts';
import { describeFailure, runSeeds, seedsFrom } from '../run-seeds.ts';

/**
 * Runs seeds in a process of its own, until one breaks an invariant, for whoever has several cores (soak.ts, mutations.ts).
 * Writes what came of it as one line of JSON.
 */
const { values } = parseArgs({
  options: {
    from: { type: 'string' },
    seeds: { type: 'string' },
    minutes: { type: 'string' },
    seldom: { type: 'boolean' },
  },
});
const [first, count, minutes] = [values.from ?? '1', values.seeds ?? 'Infinity', values.minutes ?? 'Infinity'].map(
  Number,
);
/** Only what one plan in three has: reconcile, what was given up and is wanted back, and policies that change. */
const isSeldom = (seed: number): boolean => {
  const { reconciles, acts } = planOf(seed);
  return reconciles !== undefined || acts.some(({ act }) => act === 'redrive' || act === 'apply');
};
function* seldomOf(seeds: Iterable<number>): Generator<number> {
  for (const seed of seeds) if (isSeldom(seed)) yield seed;
}
const end = Date.now() + (minutes ?? 0) * 60_000;
const onBug = (error: unknown): void => {
  process.stdout.write(
    `${JSON.stringify({ seeds: 0, failed: { seed: 0, invariant: 'nothing unexpected happens', text: String(error) } })}\n`,
  );
  process.exit(1);
};
process.on('unhandledRejection', onBug);
process.on('uncaughtException', onBug);
const { seeds, coverage, failed, virtualHours } = await runSeeds(
  values.seldom === true ? seldomOf(seedsFrom(first ?? 1, count ?? 1)) : seedsFrom(first ?? 1, count ?? 1),
  () => Date.now() > end,
);
const summary = {
  seeds,
  virtualHours,
  coverage: Object.fromEntries(coverage),
  ...(failed && {
    failed: { seed: failed.seed, invariant: failed.violations[0]?.invariant, text: describeFailure(failed) },
  }),
};
process.stdout.write(`${JSON.stringify(summary)}\n`, () => process.exit(failed === undefined ? 0 : 1));
