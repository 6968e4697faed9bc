import type { Because } from './because.ts';
import type { Reason } from './reason.ts';

type NonEmpty<T> = readonly [T, ...T[]];

/** What leaves: the mail as it was given, or a sentence and a link. */
export type Form = 'complete' | 'redacted';

/**
 * What happens to one delivery. A yes cannot be made without its evidence, nor a no or a not-yet without a reason; evidence found
 * before an objection is kept beside it.
 */
export type Verdict =
  | {
      readonly verdict: 'send';
      readonly form: Form;
      readonly because: NonEmpty<Because>;
      /** What would have kept it from leaving like this if its source were not only being observed. */
      readonly wouldRefuse?: NonEmpty<Reason>;
    }
  /** It could leave, and waits for people: the reasons say for what. */
  | {
      readonly verdict: 'hold';
      readonly form: Form;
      readonly because: readonly Because[];
      readonly reasons: NonEmpty<Reason>;
    }
  /** It could leave, and waits for its turn. */
  | {
      readonly verdict: 'defer';
      readonly form: Form;
      readonly because: readonly Because[];
      readonly reasons: NonEmpty<Reason>;
      /** When it is to be tried again, ISO 8601. */
      readonly until: string;
    }
  | { readonly verdict: 'refuse'; readonly because: readonly Because[]; readonly reasons: NonEmpty<Reason> };

/** Why not, or why not yet; none for a yes. */
export const reasonsOf = (verdict: Verdict): readonly Reason[] => {
  switch (verdict.verdict) {
    case 'send':
      return [];
    case 'hold':
    case 'defer':
    case 'refuse':
      return verdict.reasons;
  }
};
