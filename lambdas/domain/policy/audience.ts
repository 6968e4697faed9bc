import type { Audience } from '../../contract/policy-words.ts';
import type { RequestFacts } from './facts.ts';

/** Which rules of the allow-list admit: as the policy says, and where it does not, as its environment does. */
export const audienceOf = ({ policy, defaultAudience }: Pick<RequestFacts, 'policy' | 'defaultAudience'>): Audience =>
  policy.document.audience ?? defaultAudience;

/**
 * Whether the allow-list may only be observed. Where listed addresses alone receive it is a fence around developers' data,
 * and observing a source must not open it.
 */
export const isListObservable = (facts: Pick<RequestFacts, 'policy' | 'defaultAudience'>): boolean =>
  audienceOf(facts) === 'every-rule';
