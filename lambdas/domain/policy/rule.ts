import type { Because } from './because.ts';
import type { DeliveryFacts } from './facts.ts';
import type { Reason } from './reason.ts';

/** What a rule finds: nothing, evidence for a yes, objections, or what a yes has to wait for. */
export type Finding =
  | { readonly kind: 'evidence'; readonly because: Because }
  | { readonly kind: 'objection'; readonly reason: Reason }
  | { readonly kind: 'hold'; readonly reason: Reason };

/**
 * One rule of the policy. Pure; looks at whatever facts it needs and never at another rule's findings. A rule whose
 * facts are missing because an earlier rule objects (an unknown source has no purposes) finds nothing.
 */
export type Rule = {
  readonly name: string;
  evaluate(facts: DeliveryFacts): readonly Finding[];
};

export const objection = (reason: Reason): Finding => ({ kind: 'objection', reason });

export const hold = (reason: Reason): Finding => ({ kind: 'hold', reason });

export const evidence = (because: Because): Finding => ({ kind: 'evidence', because });

export const nothing: readonly Finding[] = [];
