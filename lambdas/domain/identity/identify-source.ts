import type { AppliedPolicy } from '../../contract/policy.ts';
import type { Reason } from '../policy/reason.ts';

/** Who a request is from, or the objection to its sender. */
export type IdentifiedSource =
  | { readonly known: true; readonly name: string }
  | { readonly known: false; readonly reason: Extract<Reason, { code: 'unknown-source' }> };

/** Whether no source lists the principal: what it sends waits for a person to say whose it is. */
export const isNobodys = (source: IdentifiedSource): boolean =>
  !source.known && source.reason.registeredFor.length === 0;

/**
 * The source that a principal is registered for. What the request claims only chooses between several sources of the
 * same principal; it never adds one.
 */
export const identifySource = (
  principalIds: AppliedPolicy['principalIds'],
  principal: string,
  claimed: string | undefined,
): IdentifiedSource => {
  const bound = Object.entries(principalIds)
    .filter(([, ids]) => ids.includes(principal))
    .map(([name]) => name)
    .toSorted();
  const chosen = claimed === undefined && bound.length === 1 ? bound[0] : bound.find((name) => name === claimed);
  if (chosen !== undefined) return { known: true, name: chosen };
  return {
    known: false,
    reason: { code: 'unknown-source', principal, registeredFor: bound, ...(claimed === undefined ? {} : { claimed }) },
  };
};
