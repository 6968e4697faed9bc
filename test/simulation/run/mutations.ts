import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { commandOptions, endWithUsage, wholeNumber } from '../../support/command-options.ts';
import { mutations } from '../mutations/all.ts';
import type { Mutation } from '../mutations/mutation.ts';
import { type Hunt, hunt } from './hunters.ts';
import { failsTestsBeside } from './tests-beside.ts';

/**
 * `npm run mutations [-- --seeds 3000] [--only lease]`: puts one fault after the other into a copy of the code, and runs
 * seeds until the simulation finds it. One that it does not find is for the tests beside the code: there the invariants or
 * plans are too weak, and what nothing finds fails the run.
 * With `--file --find --put` the fault is one of your own.
 */
const usage = `npm run mutations -- [--seeds 3000] [--only WORDS-OF-A-NAME-OR-FILE]
       npm run mutations -- [--seeds 3000] --file lambdas/send/make-attempt.ts --find 'TEXT' --put 'TEXT INSTEAD'`;
const values = commandOptions(
  {
    seeds: { type: 'string' },
    only: { type: 'string' },
    file: { type: 'string' },
    find: { type: 'string' },
    put: { type: 'string' },
  },
  usage,
);
const seeds = String(wholeNumber('seeds', values.seeds ?? '3000', 1, usage));

const ownMutation = ({ file, find, put }: typeof values): Mutation | undefined => {
  if (file === undefined && find === undefined && put === undefined) return undefined;
  if (file === undefined || find === undefined || put === undefined)
    return endWithUsage('a fault of your own needs all of --file, --find and --put', usage);
  if (!file.startsWith('lambdas/') || !existsSync(join(process.cwd(), file)))
    return endWithUsage(`--file ${file}: no file below lambdas/; write it as lambdas/send/make-attempt.ts`, usage);
  return { name: 'your own', file, find, put };
};

const own = ownMutation(values);
const chosen =
  own === undefined ? mutations.filter(({ name, file }) => `${name} ${file}`.includes(values.only ?? '')) : [own];
if (chosen.length === 0)
  endWithUsage(`--only ${values.only}: no mutation has that in its name or file (test/simulation/mutations)`, usage);
/** A fault may make it run in circles. */
const longestMilliseconds = 30 * 60_000;

const root = process.cwd();
/** Tests read what lies about: all is copied but what is installed or made. */
const left = new Set(['node_modules', '.git', '.postern', 'cdk.out']);

const copyTree = (): string => {
  const copy = mkdtempSync(join(tmpdir(), 'postern-mutations-'));
  for (const path of readdirSync(root).filter((each) => !left.has(each)))
    cpSync(join(root, path), join(copy, path), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
};

/** A text that is not there once is as old as the code it was made for; a fault that does not parse would be found by anything. */
const mutated = ({ name, file, find, put }: Mutation): string => {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.split(find).length - 1;
  if (found !== 1)
    return endWithUsage(
      `the text of "${name}" is in ${file} ${found} times, and not once: bring it up to date, or take more of the text around it`,
      usage,
    );
  const result = text.replace(find, () => put);
  try {
    transformSync(result, { loader: 'ts', logLevel: 'silent' });
  } catch (error) {
    return endWithUsage(`"${name}" makes ${file} something that no parser reads: ${String(error)}`, usage);
  }
  return result;
};

const texts = new Map(chosen.map((mutation) => [mutation, mutated(mutation)]));
const rest = [...chosen];
const results = new Map<Mutation, Result>();

type Result = Hunt & { readonly failsTests: boolean };

const work = async (): Promise<void> => {
  const copy = copyTree();
  try {
    for (let mutation = rest.shift(); mutation !== undefined; mutation = rest.shift()) {
      writeFileSync(join(copy, mutation.file), texts.get(mutation) ?? '');
      const found = await hunt(
        copy,
        ['--seeds', seeds, ...(mutation.isSeldom === true ? ['--seldom'] : [])],
        longestMilliseconds,
      );
      const failsTests = found.failed === undefined && (await failsTestsBeside(copy, mutation.file));
      const result = { ...found, failsTests };
      cpSync(join(root, mutation.file), join(copy, mutation.file));
      if (failsTests && (await failsTestsBeside(copy, mutation.file)))
        throw new Error(`the tests beside ${mutation.file} fail without a fault as well: run npm test first`);
      results.set(mutation, result);
      process.stdout.write(`${lineOf(mutation, result)}\n`);
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
};

const lineOf = ({ name, file }: Mutation, { failed, failsTests }: Result): string => {
  const caught = failed !== undefined ? `seed ${failed.seed}` : failsTests ? 'a test' : 'NOT CAUGHT';
  return `${caught.padEnd(11)} ${name.padEnd(60)} ${(failed?.invariant ?? '').padEnd(42)} ${file}`;
};

await Promise.all(Array.from({ length: Math.max(1, availableParallelism()) }, work));
const caughtBySeeds = chosen.filter((mutation) => results.get(mutation)?.failed !== undefined);
const caughtByTests = chosen.filter((mutation) => results.get(mutation)?.failsTests === true);
const survivors = chosen.filter((mutation) => !caughtBySeeds.includes(mutation) && !caughtByTests.includes(mutation));
const namesOf = (some: readonly Mutation[]): string => some.map(({ name }) => name).join('; ');
const latest = Math.max(0, ...[...results.values()].map(({ failed }) => failed?.seed ?? 0));
process.stdout.write(
  `\n${caughtBySeeds.length} of ${chosen.length} mutations caught by the simulation, the last at seed ${latest}\n`,
);
if (caughtByTests.length > 0)
  process.stdout.write(`in no seed of ${seeds}, but caught by a test beside the code: ${namesOf(caughtByTests)}\n`);
if (survivors.length > 0) {
  process.stdout.write(`not caught by any: ${namesOf(survivors)}\n`);
  process.exitCode = 1;
}
