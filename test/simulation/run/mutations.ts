import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mutations } from '../mutations/all.ts';
import type { Mutation } from '../mutations/mutation.ts';
import { type Hunt, hunt } from './hunters.ts';

/**
 * `npm run mutations [-- --seeds 3000] [--only lease]`: puts one fault after the other into a copy of the code, and runs
 * seeds until the simulation finds it. One that it does not find fails the run: the invariants or plans are too weak.
 */
const { values } = parseArgs({ options: { seeds: { type: 'string' }, only: { type: 'string' } } });
const seeds = values.seeds ?? '3000';
const chosen = mutations.filter(({ name, file }) => `${name} ${file}`.includes(values.only ?? ''));
/** A fault may make it run in circles. */
const longestMilliseconds = 30 * 60_000;

const root = process.cwd();
const copied = ['lambdas', 'test/simulation', 'test/support', 'package.json'];

const copyTree = (): string => {
  const copy = mkdtempSync(join(tmpdir(), 'postern-mutations-'));
  for (const path of copied) cpSync(join(root, path), join(copy, path), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
};

/** @throws Error when the text is not there once: the list is as old as the code it was made for */
const mutated = ({ name, file, find, put }: Mutation): string => {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.split(find).length - 1;
  if (found !== 1)
    throw new Error(`the text of "${name}" is in ${file} ${found} times, and not once: bring the list up to date`);
  return text.replace(find, () => put);
};

const texts = new Map(chosen.map((mutation) => [mutation, mutated(mutation)]));
const rest = [...chosen];
const results = new Map<Mutation, Hunt>();

const work = async (): Promise<void> => {
  const copy = copyTree();
  try {
    for (let mutation = rest.shift(); mutation !== undefined; mutation = rest.shift()) {
      writeFileSync(join(copy, mutation.file), texts.get(mutation) ?? '');
      const result = await hunt(
        copy,
        ['--seeds', seeds, ...(mutation.isSeldom === true ? ['--seldom'] : [])],
        longestMilliseconds,
      );
      cpSync(join(root, mutation.file), join(copy, mutation.file));
      results.set(mutation, result);
      process.stdout.write(`${lineOf(mutation, result)}\n`);
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
};

const lineOf = ({ name, file }: Mutation, { failed }: Hunt): string => {
  const caught = failed === undefined ? 'NOT CAUGHT' : `seed ${failed.seed}`;
  return `${caught.padEnd(11)} ${name.padEnd(60)} ${(failed?.invariant ?? '').padEnd(42)} ${file}`;
};

await Promise.all(Array.from({ length: Math.max(1, availableParallelism()) }, work));
const survivors = chosen.filter((mutation) => results.get(mutation)?.failed === undefined);
const latest = Math.max(0, ...[...results.values()].map(({ failed }) => failed?.seed ?? 0));
process.stdout.write(
  `\n${chosen.length - survivors.length} of ${chosen.length} mutations caught, the last at seed ${latest}\n`,
);
if (survivors.length > 0) {
  process.stdout.write(`not caught in ${seeds} seeds: ${survivors.map(({ name }) => name).join('; ')}\n`);
  process.exitCode = 1;
}
