import type { Status } from '../../delivery/status.ts';
import type { Because } from '../because.ts';
import type { Reason, ReasonCode } from '../reason.ts';

/** What happened, and what to do next. */
export type Words = { readonly meaning: string; readonly nextStep: string };

export type ReasonOf = { readonly [Code in ReasonCode]: Extract<Reason, { code: Code }> };
export type BecauseOf = { readonly [Code in Because['code']]: Extract<Because, { code: Code }> };

/** What became of the mail whose reason it is: some words are true of one outcome only. */
export type Outcome = 'refused' | 'waiting';

/** Words made from a reason's facts: a row for each code, or it does not compile. */
export type ReasonTable = { readonly [Code in ReasonCode]: (reason: ReasonOf[Code], outcome: Outcome) => Words };

/**
 * Words for customers are the same whatever the facts are: so nothing of a request, a rule, a person or a recipient's
 * history gets to somebody who may not be who they say they are.
 */
export type CustomerTable = Readonly<Record<ReasonCode, Words>>;

export type BecauseTable = { readonly [Code in keyof BecauseOf]: (because: BecauseOf[Code]) => string };

export type StatusWords = {
  /** For support and engineers. */
  readonly sentence: string;
  /** What may be passed on where no reason says more; again without facts. */
  readonly customer: string;
};

/** All that can be said, in one language. */
export type Wording = {
  readonly support: ReasonTable;
  readonly engineer: ReasonTable;
  readonly customer: CustomerTable;
  readonly becauses: BecauseTable;
  readonly statuses: Readonly<Record<Status, StatusWords>>;
};
