import type { Because } from './because.ts';
import type { DeliveryFacts, RequestFacts } from './facts.ts';
import type { Reason } from './reason.ts';
import type { Form } from './verdict.ts';

/** What a rule finds: nothing, evidence for a yes, its form, objections, or what a yes has to wait for. */
export type Finding =
  | { readonly kind: 'evidence'; readonly because: Because }
  | { readonly kind: 'form'; readonly form: Form; readonly because: Because }
  | { readonly kind: 'objection'; readonly reason: Reason }
  | { readonly kind: 'hold'; readonly reason: Reason }
  /** `until`: ISO 8601. */
  | { readonly kind: 'defer'; readonly reason: Reason; readonly until: string };

/**
 * One rule of the policy. Pure; looks at whatever facts it needs and never at another rule's findings. A rule whose
 * facts are missing because an earlier rule objects (an unknown source has no purposes) finds nothing.
 */
export type Rule = RequestRule | RecipientRule;

type AnyRule = {
  readonly name: string;
  /** Whether its objections are only noted for a source that is being observed. */
  readonly observable?: true | ((facts: RequestFacts) => boolean);
};

/** A rule that finds the same for each recipient of a request: it is asked once. */
export type RequestRule = AnyRule & {
  readonly about: 'request';
  evaluate(facts: RequestFacts): readonly Finding[];
};

export type RecipientRule = AnyRule & {
  readonly about?: never;
  evaluate(facts: DeliveryFacts): readonly Finding[];
};

export const objection = (reason: Reason): Finding => ({ kind: 'objection', reason });

export const hold = (reason: Reason): Finding => ({ kind: 'hold', reason });

export const defer = (reason: Reason, until: string): Finding => ({ kind: 'defer', reason, until });
export const formOf = (form: Form, because: Because): Finding => ({ kind: 'form', form, because });
export const evidence = (because: Because): Finding => ({ kind: 'evidence', because });

export const nothing: readonly Finding[] = [];
