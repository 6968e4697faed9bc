import type { Problem } from '../../lambdas/contract/malformed.ts';
import type { Policy, StoredPolicy } from '../../lambdas/contract/policy.ts';
import { parsePolicy } from '../../lambdas/domain/policy/parse-policy.ts';
import { type PlacedProblem, problemLines, problemText } from '../documents/problem-line.ts';
import { UserError } from '../user-error.ts';
import { mergePolicy } from './merge-policy.ts';
import { readPolicyFiles } from './policy-files.ts';

export type LoadedPolicy = {
  readonly policy: Policy;
  /** As people wrote it, merged into one: what is stored. */
  readonly document: StoredPolicy['document'];
  /** Where in the files a problem is that is found later. */
  readonly place: (problem: Problem) => PlacedProblem;
};

/**
 * Loads the policy from a folder or a file.
 * @throws {UserError} listing every problem with its file and line
 */
export const loadPolicy = async (path: string): Promise<LoadedPolicy> => {
  const { document, placeOf, problems } = mergePolicy(await readPolicyFiles(path));
  const place = (problem: Problem): PlacedProblem => {
    const { file, line, path: pathInFile } = placeOf(problem.path);
    return { file, line, text: problemText({ ...problem, path: pathInFile }) };
  };
  const parsed = document === undefined ? undefined : parsePolicy(document);
  if (parsed?.ok === true && problems.length === 0) {
    return { policy: parsed.policy, document: document as StoredPolicy['document'], place };
  }
  throw invalidPolicy(path, [...problems, ...(parsed?.ok === false ? parsed.problems.map(place) : [])]);
};

export const invalidPolicy = (path: string, problems: readonly PlacedProblem[]): UserError =>
  new UserError(
    `the policy ${path} has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}, see docs/policy.md:`,
    ...problemLines(problems),
  );
