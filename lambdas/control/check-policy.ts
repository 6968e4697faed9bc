import { besides, type Problem, toMalformed } from '../contract/malformed.ts';
import type { AppliedPolicy, Policy } from '../contract/policy.ts';
import { type PolicyParts, readPolicyParts } from '../contract/policy-parts.ts';
import { checkEnvironmentRules } from '../domain/policy/check-environment-rules.ts';
import { checkWideTerms } from '../domain/policy/check-wide-terms.ts';
import { parsePolicy } from '../domain/policy/parse-policy.ts';
import { resolvePrincipals } from '../domain/policy/resolve-principals.ts';
import { runSourceTests } from '../domain/policy/run-source-tests.ts';
import { malformedWords } from '../domain/policy/words/en/malformed.ts';
import type { ControlDependencies } from './dependencies.ts';

/** A policy that can be put in force here, with the ids of its principals; or everything that is wrong with it. */
export type CheckedPolicy =
  | {
      readonly ok: true;
      readonly policy: Policy;
      readonly principalIds: AppliedPolicy['principalIds'];
      /** How many tests of sources were run. */
      readonly tests: number;
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Checks a policy: by itself, and against what only its environment knows, so that all that is wrong is heard of at once.
 * Principals are looked up here and not by whoever applies: the name of one role and the id of another would make one
 * source of them.
 * @param runs - whether the sources' tests are run: what was in force once was tested then, and may be needed at once
 */
export const checkPolicy = async (
  document: unknown,
  { now, findPrincipal, sendingDomains, allowsRedirect }: CheckDependencies,
  runs: 'tests' | 'no-tests' = 'tests',
): Promise<CheckedPolicy> => {
  const parsed = parsePolicy(document);
  const run = parsed.ok && runs === 'tests' ? await runSourceTests(parsed.policy, now()) : { tests: 0, failures: [] };
  const own = parsed.ok ? [] : parsed.problems;
  const parts = readPolicyParts(document);
  const principals = await resolvePrincipals(parts, findPrincipal);
  const further = [
    ...withoutIdentity(parts, sendingDomains),
    ...checkEnvironmentRules(parts, { allowsRedirect }),
    // What was in force once can be put back whatever is asked of new ones since.
    ...(runs === 'tests' ? checkWideTerms(parts, now()) : []),
    ...principals.problems,
    ...run.failures,
  ];
  const problems = [...own, ...besides(own, further)];
  return parsed.ok && problems.length === 0
    ? { ok: true, policy: parsed.policy, principalIds: principals.principalIds, tests: run.tests }
    : { ok: false, problems };
};

type CheckDependencies = Pick<ControlDependencies, 'now' | 'findPrincipal' | 'sendingDomains' | 'allowsRedirect'>;

const withoutIdentity = ({ domains = [] }: PolicyParts, sendingDomains: readonly string[]): readonly Problem[] =>
  domains.flatMap((domain, index) =>
    domain === undefined || sendingDomains.includes(domain)
      ? []
      : [{ path: ['domains', index], problem: 'no-identity', expected: `one-of: ${sendingDomains.join(', ')}` }],
  );

/** For people who see no file: one line for each problem. */
export const problemLines = (problems: readonly Problem[]): readonly [string, ...string[]] => [
  `the policy has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}, see docs/policy.md:`,
  ...problems.map((problem) => malformedWords(toMalformed(problem))),
];
