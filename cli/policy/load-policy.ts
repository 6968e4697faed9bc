import type { Policy, StoredPolicy } from '../../lambdas/contract/policy.ts';
import { parsePolicy } from '../../lambdas/domain/policy/parse-policy.ts';
import { problemLine } from '../documents/problem-line.ts';
import { UserError } from '../user-error.ts';
import { mergePolicy } from './merge-policy.ts';
import { readPolicyFiles } from './policy-files.ts';

export type LoadedPolicy = {
  readonly policy: Policy;
  /** As people wrote it, merged into one: what is stored. */
  readonly document: StoredPolicy['document'];
  /** `file:line: path: problem` for something found wrong later. */
  describe(path: readonly PropertyKey[], problem: string, expected?: string): string;
};

/**
 * Loads the policy from a folder or a file.
 * @throws {UserError} listing every problem with its file and line
 */
export const loadPolicy = async (path: string): Promise<LoadedPolicy> => {
  const { document, placeOf, problems } = mergePolicy(await readPolicyFiles(path));
  const describe: LoadedPolicy['describe'] = (at, problem, expected) => {
    const place = placeOf(at);
    return problemLine(place.file, place.line, {
      path: place.path,
      problem,
      ...(expected === undefined ? {} : { expected }),
    });
  };
  const parsed = document === undefined ? undefined : parsePolicy(document);
  const all = [
    ...problems,
    ...(parsed === undefined || parsed.ok
      ? []
      : parsed.problems.map((problem) => {
          const place = placeOf(problem.path);
          return problemLine(place.file, place.line, { ...problem, path: place.path });
        })),
  ];
  if (parsed?.ok === true && all.length === 0) {
    return { policy: parsed.policy, document: document as StoredPolicy['document'], describe };
  }
  throw invalidPolicy(path, all);
};

/** @param problems - one line each */
export const invalidPolicy = (path: string, problems: readonly string[]): UserError =>
  new UserError(
    `the policy ${path} has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}, see docs/policy.md:`,
    ...problems,
  );
