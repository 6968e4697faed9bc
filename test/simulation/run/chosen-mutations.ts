import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import * as z from 'zod/mini';
import { commandOptions, endWithUsage, wholeNumber } from '../../support/command-options.ts';
import { mutations } from '../mutations/all.ts';
import type { Mutation } from '../mutations/mutation.ts';

const usage = `npm run mutations -- [--seeds 3000] [--only WORDS-OF-A-NAME-OR-FILE] [--hunt-all]
       npm run mutations -- [--seeds 3000] --file lambdas/send/make-attempt.ts --find 'TEXT' --put 'TEXT INSTEAD'
       npm run mutations -- [--seeds 3000] --list FAULTS.json      [{"name", "file", "find", "put"}, ...]`;

/** What to try, as the command's line says. */
export type ChosenMutations = {
  /** Each with the text of its file as it makes it. */
  readonly mutations: ReadonlyMap<Mutation, string>;
  /** Somebody else's, of which nobody has said what finds them. */
  readonly areOwn: boolean;
  readonly seeds: string;
  readonly huntsAll: boolean;
};

/** Ends the command where there is nothing to try, or a fault that is not one. */
export const chooseMutations = (root: string): ChosenMutations => {
  const values = commandOptions(
    {
      seeds: { type: 'string' },
      only: { type: 'string' },
      'hunt-all': { type: 'boolean' },
      file: { type: 'string' },
      find: { type: 'string' },
      put: { type: 'string' },
      list: { type: 'string' },
    },
    usage,
  );
  const own = values.list === undefined ? ownMutation(values) : mutationsOf(values.list);
  const chosen = (own ?? mutations).filter(({ name, file }) => `${name} ${file}`.includes(values.only ?? ''));
  if (chosen.length === 0) endWithUsage(`--only ${values.only}: none has that in its name or file`, usage);
  return {
    mutations: new Map(chosen.map((mutation) => [mutation, mutated(root, mutation)])),
    areOwn: own !== undefined,
    seeds: String(wholeNumber('seeds', values.seeds ?? '3000', 1, usage)),
    huntsAll: values['hunt-all'] === true,
  };
};

const ownMutation = ({ file, find, put }: Partial<Mutation>): readonly Mutation[] | undefined => {
  if (file === undefined && find === undefined && put === undefined) return undefined;
  if (file === undefined || find === undefined || put === undefined)
    return endWithUsage('a fault of your own needs all of --file, --find and --put', usage);
  return [{ name: 'your own', file, find, put }];
};

const listedMutations = z.array(z.object({ name: z.string(), file: z.string(), find: z.string(), put: z.string() }));

const mutationsOf = (list: string): readonly Mutation[] => {
  try {
    return listedMutations.parse(JSON.parse(readFileSync(list, 'utf8')));
  } catch (error) {
    return endWithUsage(`--list ${list}: no array of faults in JSON: ${String(error)}`, usage);
  }
};

/** A text that is not there once is as old as the code it was made for; a fault that does not parse would be found by anything. */
const mutated = (root: string, { name, file, find, put }: Mutation): string => {
  if (!file.startsWith('lambdas/') || !existsSync(join(root, file)))
    return endWithUsage(
      `"${name}": ${file} is no file below lambdas/; write it as lambdas/send/make-attempt.ts`,
      usage,
    );
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
