import type { Reason } from '../../lambdas/domain/policy/reason.ts';
import type { ReasonWords } from '../../lambdas/domain/policy/reason-words.ts';

/** Objections for people, a line each. A next step stands once, below those in a row that share it. */
export const reasonsText = (reasons: readonly (Reason & ReasonWords)[]): string =>
  reasons
    .flatMap(({ code, meaning, nextStep }, index) => [
      `${code}: ${meaning}`,
      ...(reasons[index + 1]?.nextStep === nextStep ? [] : [`next: ${nextStep}`]),
    ])
    .join('\n');
