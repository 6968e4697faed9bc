import type { Policy, Purpose, Source } from '../../contract/policy.ts';
import type { IdentifiedSource } from '../identity/identify-source.ts';

type Registered = { readonly policy: { readonly document: Policy }; readonly source: IdentifiedSource };

/** The policy's entry of the source a request is from; undefined where the source is not known. */
export const registeredSource = ({ policy, source }: Registered): Source | undefined =>
  source.known ? policy.document.sources[source.name] : undefined;

/** The purpose a request names, if it exists and is granted to its source. */
export const grantedPurpose = (
  facts: Registered & { readonly request: { readonly purpose: string } },
): Purpose | undefined =>
  registeredSource(facts)?.purposes.includes(facts.request.purpose) === true
    ? facts.policy.document.purposes[facts.request.purpose]
    : undefined;
