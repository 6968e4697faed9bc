import type { Problem } from '../../contract/malformed.ts';
import type { PolicyParts } from '../../contract/policy-parts.ts';

/** What an environment says of the policies that can be in force in it. */
export type EnvironmentFacts = {
  /** Whether a policy may send every mail to one address (infra/environments: `allowsRedirect`). */
  readonly allowsRedirect: boolean;
};

/**
 * What is wrong with a policy in this environment, though it may be right in another. Whoever puts a policy in force, or
 * puts one back in force, asks this beside `parsePolicy`.
 */
export const checkEnvironmentRules = (
  { redirect }: Pick<PolicyParts, 'redirect'>,
  { allowsRedirect }: EnvironmentFacts,
): readonly Problem[] =>
  redirect === undefined || allowsRedirect ? [] : [{ path: ['redirect'], problem: 'redirect-not-allowed-here' }];
