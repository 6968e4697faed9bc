import { availableParallelism } from 'node:os';
import { commandOptions, wholeNumber } from '../../support/command-options.ts';
import { addCoverage, type Coverage, notMet, required } from '../coverage.ts';
import { type Hunt, hunt } from './hunters.ts';

/**
 * `npm run soak -- --minutes 30`, or `--seeds 100000`, both with `--from 1`: seeds that nobody has run before, on all cores.
 */
const usage = 'npm run soak -- [--minutes 30 | --seeds 100000] [--from 1]';
const values = commandOptions(
  { minutes: { type: 'string' }, seeds: { type: 'string' }, from: { type: 'string' } },
  usage,
);
for (const name of ['minutes', 'seeds', 'from'] as const)
  if (values[name] !== undefined) wholeNumber(name, values[name], 1, usage);
const cores = Math.max(1, availableParallelism());
const minutes = Number(values.minutes ?? (values.seeds === undefined ? 10 : Number.POSITIVE_INFINITY));
const seeds = Number(values.seeds ?? Number.POSITIVE_INFINITY);
// The time of day makes the seeds fresh; ten million for each core keep them apart.
const from = Number(values.from ?? Math.floor(Date.now() / 1000) * 1_000);
const began = Date.now();
const hunts = await Promise.all(
  Array.from({ length: cores }, (_, core): Promise<Hunt> => {
    const share = Number.isFinite(seeds) ? Math.ceil(seeds / cores) : 10_000_000;
    const options = ['--from', String(from + core * share), '--seeds', String(share)];
    const limit = Number.isFinite(minutes) ? ['--minutes', String(minutes)] : [];
    return hunt(process.cwd(), [...options, ...limit], Number.isFinite(minutes) ? (minutes + 5) * 60_000 : 2 ** 31 - 1);
  }),
);

const coverage: Coverage = new Map();
for (const each of hunts) {
  for (const [what, count] of Object.entries(each.coverage ?? {})) {
    addCoverage(coverage, []);
    coverage.set(what, (coverage.get(what) ?? 0) + count);
  }
}
const total = hunts.reduce((sum, each) => sum + each.seeds, 0);
const hours = hunts.reduce((sum, each) => sum + (each.virtualHours ?? 0), 0);
const lines = [
  ...[...coverage]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([what, count]) => `${String(count).padStart(9)}  ${what}`),
  '',
  `${total} seeds from ${from}, ${Math.round(hours)} hours of virtual time, in ${((Date.now() - began) / 60_000).toFixed(1)} minutes on ${cores} cores`,
];
process.stdout.write(`${lines.join('\n')}\n`);
for (const { failed } of hunts) {
  if (failed === undefined) continue;
  process.stdout.write(`\n${failed.text}\n`);
  process.exitCode = 1;
}
const missing = notMet(coverage);
if (total >= 10_000 && missing.length > 0) {
  process.stdout.write(`\nof ${required.length} things that seeds have to meet, none met: ${missing.join(', ')}\n`);
  process.exitCode = 1;
}
