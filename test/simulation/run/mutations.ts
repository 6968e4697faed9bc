import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mutation } from '../mutations/mutation.ts';
import { chooseMutations } from './chosen-mutations.ts';
import { hunt } from './hunters.ts';
import { failsTestsBeside } from './tests-beside.ts';

/**
 * `npm run mutations [-- --seeds 3000] [--only lease]`: puts one fault after the other into a copy of the code, and runs
 * seeds until the simulation finds it, which it has to. What no plan shows (`isForTests`) a test beside the code has to find
 * instead; `--hunt-all` runs seeds for that as well. With `--file --find --put` the fault is one of your own, with `--list`
 * they are those of a file; for these either does.
 */
const root = process.cwd();
const { mutations, areOwn, seeds, huntsAll } = chooseMutations(root);

/** A fault may make it run in circles. */
const longestMilliseconds = 30 * 60_000;

/** Tests read what lies about: all is copied but what is installed or made. */
const left = new Set(['node_modules', '.git', '.postern', 'cdk.out']);

const copyTree = (): string => {
  const copy = mkdtempSync(join(tmpdir(), 'postern-mutations-'));
  for (const path of readdirSync(root).filter((each) => !left.has(each)))
    cpSync(join(root, path), join(copy, path), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
};

type Result =
  | { readonly by: 'seed'; readonly seed: number; readonly invariant: string }
  | { readonly by: 'test' | 'nothing' };

const resultOf = async (copy: string, mutation: Mutation): Promise<Result> => {
  if (mutation.isForTests !== true || huntsAll) {
    const options = ['--seeds', seeds, ...(mutation.isSeldom === true ? ['--seldom'] : [])];
    const { failed } = await hunt(copy, options, longestMilliseconds);
    if (failed !== undefined) return { by: 'seed', ...failed };
  }
  return { by: (await failsTestsBeside(copy, mutation.file)) ? 'test' : 'nothing' };
};

const lineOf = ({ name, file }: Mutation, result: Result): string => {
  const words = { seed: 'seed' in result ? `seed ${result.seed}` : '', test: 'a test', nothing: 'NOT CAUGHT' };
  const invariant = 'invariant' in result ? result.invariant : '';
  return `${words[result.by].padEnd(11)} ${name.padEnd(60)} ${invariant.padEnd(42)} ${file}`;
};

const rest = [...mutations];
const results = new Map<Mutation, Result>();

const work = async (): Promise<void> => {
  const copy = copyTree();
  try {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
      const [mutation, text] = next;
      writeFileSync(join(copy, mutation.file), text);
      const result = await resultOf(copy, mutation);
      cpSync(join(root, mutation.file), join(copy, mutation.file));
      if (result.by === 'test' && (await failsTestsBeside(copy, mutation.file)))
        throw new Error(`the tests beside ${mutation.file} fail without a fault as well: run npm test first`);
      results.set(mutation, result);
      process.stdout.write(`${lineOf(mutation, result)}\n`);
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
};

await Promise.all(Array.from({ length: Math.max(1, availableParallelism()) }, work));

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const caught = (by: Result['by']): readonly Mutation[] =>
  [...results].flatMap(([mutation, result]) => (result.by === by ? [mutation] : []));
const namesOf = (some: readonly Mutation[]): string => some.map(({ name }) => name).join('; ');

const latest = Math.max(0, ...[...results.values()].map((result) => ('seed' in result ? result.seed : 0)));
const ofTests = caught('test').filter(({ isForTests }) => isForTests === true);
const missed = caught('test').filter(({ isForTests }) => isForTests !== true);
say(`\n${caught('seed').length} of ${results.size} mutations caught by the simulation, the last at seed ${latest}`);
if (ofTests.length > 0) say(`${ofTests.length} that no plan shows caught by a test beside the code`);
if (missed.length > 0) say(`in no seed of ${seeds}, but caught by a test beside the code: ${namesOf(missed)}`);
if (caught('nothing').length > 0) say(`not caught by any: ${namesOf(caught('nothing'))}`);
if (caught('nothing').length > 0 || (missed.length > 0 && !areOwn)) process.exitCode = 1;
