import { besides, type Problem } from '../../lambdas/contract/malformed.ts';
import type { Policy, StoredPolicy } from '../../lambdas/contract/policy.ts';
import { readPolicyParts } from '../../lambdas/contract/policy-parts.ts';
import { checkWideTerms } from '../../lambdas/domain/policy/check-wide-terms.ts';
import { parsePolicy } from '../../lambdas/domain/policy/parse-policy.ts';
import { type PlacedProblem, problemLines, problemText } from '../documents/problem-line.ts';
import { UserError } from '../user-error.ts';
import { mergePolicy } from './merge-policy.ts';
import { readPolicyFiles } from './policy-files.ts';

export type LoadedPolicy = {
  readonly policy: Policy;
  /** As people wrote it, merged into one: what is stored. */
  readonly document: StoredPolicy['document'];
  /** Says problems that were found later by their files and lines. */
  readonly objection: (problems: readonly Problem[]) => UserError;
};

/** Finds what is wrong with a policy beyond its own text. @param document - as far as it can be read */
export type CheckDocument = (document: unknown) => Promise<readonly Problem[]>;

/**
 * Loads the policy from a folder or a file.
 * @param check - made whatever else is wrong, so that all of it is heard of at once
 * @throws {UserError} listing every problem with its file and line
 */
export const loadPolicy = async (path: string, check: CheckDocument = async () => []): Promise<LoadedPolicy> => {
  const { document, placeOf, problems } = mergePolicy(await readPolicyFiles(path));
  const place = (problem: Problem): PlacedProblem => {
    const { file, line, path: pathInFile } = placeOf(problem.path);
    return { file, line, text: problemText({ ...problem, path: pathInFile }) };
  };
  const parsed = document === undefined ? undefined : parsePolicy(document);
  const wide = document === undefined ? [] : checkWideTerms(readPolicyParts(document), Date.now());
  const schema = parsed?.ok === false ? parsed.problems : [];
  const own = [...schema, ...besides(schema, wide)];
  const isGood = problems.length === 0 && own.length === 0;
  // What cannot be checked because nobody can be asked is no news beside a policy that is wrong anyway.
  const further =
    document === undefined
      ? []
      : await check(document).catch((error: unknown) => {
          if (isGood) throw error;
          return [];
        });
  const all = [...problems, ...[...own, ...besides(own, further)].map(place)];
  if (parsed?.ok === true && all.length === 0) {
    return {
      policy: parsed.policy,
      document: document as StoredPolicy['document'],
      objection: (found) => invalidPolicy(path, found.map(place)),
    };
  }
  throw invalidPolicy(path, all);
};

const invalidPolicy = (path: string, problems: readonly PlacedProblem[]): UserError =>
  new UserError(
    `the policy ${path} has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}, see docs/policy.md:`,
    ...problemLines(problems),
  );
