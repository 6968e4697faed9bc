import type { AppliedPolicy } from '../../lambdas/contract/policy.ts';
import { type FindPrincipal, principalName } from '../../lambdas/domain/policy/resolve-principals.ts';
import { type Finding, fine } from './finding.ts';

/** A principal as the policy has it, and as IAM has it now. */
export type KnownPrincipal = {
  readonly source: string;
  readonly principal: string;
  /** The id it was resolved to when the policy was applied. */
  readonly appliedId: string | undefined;
  /** Undefined: there is none of that name. */
  readonly found: { readonly arn: string; readonly id: string } | undefined;
};

/** Asks for every principal that is named: one that is given as an id cannot be asked for, and cannot change. */
export const lookUpPrincipals = async (
  { document, principalIds }: AppliedPolicy,
  find: FindPrincipal,
): Promise<readonly KnownPrincipal[]> =>
  Promise.all(
    Object.entries(document.sources).flatMap(([source, { principals }]) =>
      principals.flatMap((principal, index) => {
        const named = principalName(principal);
        if (named === undefined) return [];
        // Resolved one by one and in this order (domain/policy/resolve-principals.ts).
        const appliedId = principalIds[source]?.[index];
        return [find(named.kind, named.name).then((found) => ({ source, principal, appliedId, found }))];
      }),
    ),
  );

/** Whether each source is still who it was when the policy was applied. */
export const judgePrincipal = ({ source, principal, appliedId = 'no id', found }: KnownPrincipal): Finding => {
  const apply = 'postern apply --policy FOLDER';
  if (found === undefined) {
    return {
      status: 'fail',
      what: `source ${source} cannot send: its principal ${principal} does not exist`,
      seen: 'NoSuchEntity',
      fix: `make the role again, or take it out of the policy; then ${apply}`,
    };
  }
  if (found.arn !== principal) {
    return {
      status: 'fail',
      what: `source ${source} cannot send: another principal has the name of ${principal}`,
      seen: found.arn,
      fix: `write the ARN that is meant, or the id (AROA…, AIDA…), into the policy; then ${apply}`,
    };
  }
  if (found.id !== appliedId) {
    return {
      status: 'fail',
      what: `source ${source} cannot send: ${principal} was re-created since the policy was applied`,
      seen: `the policy knows ${appliedId}, IAM has ${found.id}`,
      fix: `make sure with the owner of ${source} that the new one is theirs; then ${apply}`,
    };
  }
  return fine(`source ${source} is still ${principal}`, found.id);
};
