import type { Because } from './because.ts';
import type { Reason } from './reason.ts';

type NonEmpty<T> = readonly [T, ...T[]];

/**
 * What happens to one delivery. A yes cannot be made without its evidence, nor a no or a not-yet without a reason; evidence found
 * before an objection is kept beside it.
 */
export type Verdict =
  | { readonly verdict: 'send'; readonly form: 'complete'; readonly because: NonEmpty<Because> }
  /** It could leave, and waits: the reasons say for what. */
  | {
      readonly verdict: 'hold';
      readonly form: 'complete';
      readonly because: readonly Because[];
      readonly reasons: NonEmpty<Reason>;
    }
  | { readonly verdict: 'refuse'; readonly because: readonly Because[]; readonly reasons: NonEmpty<Reason> };

/** Why not, or why not yet; none for a yes. */
export const reasonsOf = (verdict: Verdict): readonly Reason[] => {
  switch (verdict.verdict) {
    case 'send':
      return [];
    case 'hold':
    case 'refuse':
      return verdict.reasons;
  }
};
