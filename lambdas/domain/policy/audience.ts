import type { Policy } from '../../contract/policy.ts';
import type { Audience } from '../../contract/policy-words.ts';

type AudienceFacts = {
  readonly policy: { readonly document: Pick<Policy, 'audience'> };
  readonly defaultAudience: Audience;
};

/** Which rules of the allow-list admit: as the policy says, and where it does not, as its environment does. */
export const audienceOf = ({ policy, defaultAudience }: AudienceFacts): Audience =>
  policy.document.audience ?? defaultAudience;

/**
 * Whether the allow-list may only be observed. Where listed addresses alone receive it is a fence around developers' data,
 * and observing a source must not open it.
 */
export const isListObservable = (facts: AudienceFacts): boolean => audienceOf(facts) === 'every-rule';
