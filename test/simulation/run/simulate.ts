import { commandOptions, wholeNumber } from '../../support/command-options.ts';
import { planOf } from '../plan/plan-of.ts';
import { describeFailure } from '../run-seeds.ts';
import { simulate } from '../simulate.ts';

/** `npm run simulate -- --seed 7 [--trace] [--plan]`: one seed once more. */
const usage = 'npm run simulate -- --seed 7 [--trace] [--plan]';
const values = commandOptions(
  { seed: { type: 'string' }, trace: { type: 'boolean' }, plan: { type: 'boolean' } },
  usage,
);
const seed = wholeNumber('seed', values.seed, 0, usage);
if (values.plan === true) process.stdout.write(`${JSON.stringify(planOf(seed), undefined, 2)}\n`);
const run = await simulate(seed);
if (values.trace === true) process.stdout.write(`${run.show(Number.POSITIVE_INFINITY)}\n\n`);
if (run.violations.length > 0) {
  process.stdout.write(`${describeFailure(run)}\n`);
  process.exitCode = 1;
} else {
  const minutes = (run.virtualMilliseconds / 60_000).toFixed(1);
  process.stdout.write(`seed ${seed} keeps every invariant (${minutes} minutes of virtual time)\n`);
}
