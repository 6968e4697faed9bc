import type { AppliedPolicy, Policy } from '../../lambdas/contract/policy.ts';

/** Who a request is taken to come from, as far as that can be told without IAM. */
export type OfflineSender = {
  readonly principal: string;
  readonly principalIds: AppliedPolicy['principalIds'];
};

/**
 * A sender that is registered for `source`. IAM is not asked, so the policy's own words for principals (ARNs) stand for
 * their ids. Of several principals one that is registered for this source alone is taken. A source that the policy does
 * not have has no principal either: it is decided like a sender that nobody knows.
 */
export const offlineSender = (policy: Policy, source: string): OfflineSender => {
  const principalIds = Object.fromEntries(
    Object.entries(policy.sources).map(([name, { principals }]) => [name, principals]),
  );
  const own = Object.hasOwn(principalIds, source) ? (principalIds[source] ?? []) : [];
  const isShared = (principal: string): boolean =>
    Object.entries(principalIds).some(([name, principals]) => name !== source && principals.includes(principal));
  return { principal: own.find((principal) => !isShared(principal)) ?? own[0] ?? source, principalIds };
};
