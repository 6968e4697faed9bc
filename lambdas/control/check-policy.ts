import { besides, type Problem, toMalformed } from '../contract/malformed.ts';
import type { AppliedPolicy } from '../contract/policy.ts';
import { type PolicyParts, readPolicyParts } from '../contract/policy-parts.ts';
import { malformedWords } from '../domain/policy/malformed-words.ts';
import { parsePolicy } from '../domain/policy/parse-policy.ts';
import { resolvePrincipals } from '../domain/policy/resolve-principals.ts';
import type { ControlDependencies } from './dependencies.ts';

/** A policy that can be put in force here, with the ids of its principals; or everything that is wrong with it. */
export type CheckedPolicy =
  | { readonly ok: true; readonly principalIds: AppliedPolicy['principalIds'] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Checks a policy: by itself, and against what only its environment knows, so that all that is wrong is heard of at once.
 * Principals are looked up here and not by whoever applies: the name of one role and the id of another would make one
 * source of them.
 */
export const checkPolicy = async (
  document: unknown,
  { findPrincipal, sendingDomains }: Pick<ControlDependencies, 'findPrincipal' | 'sendingDomains'>,
): Promise<CheckedPolicy> => {
  const parsed = parsePolicy(document);
  const own = parsed.ok ? [] : parsed.problems;
  const parts = readPolicyParts(document);
  const principals = await resolvePrincipals(parts, findPrincipal);
  const further = [...withoutIdentity(parts, sendingDomains), ...principals.problems];
  const problems = [...own, ...besides(own, further)];
  return problems.length === 0 ? { ok: true, principalIds: principals.principalIds } : { ok: false, problems };
};

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
