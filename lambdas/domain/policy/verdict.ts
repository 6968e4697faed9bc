import type { Because } from './because.ts';
import type { Reason } from './reason.ts';

type NonEmpty<T> = readonly [T, ...T[]];

/**
 * What happens to one delivery. A yes cannot be made without its evidence, nor a no without a reason; evidence found
 * before an objection is kept beside it.
 */
export type Verdict =
  | { readonly verdict: 'send'; readonly form: 'complete'; readonly because: NonEmpty<Because> }
  | { readonly verdict: 'refuse'; readonly because: readonly Because[]; readonly reasons: NonEmpty<Reason> };
