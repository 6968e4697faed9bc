import type { Words } from '../../lambdas/domain/policy/words/wording.ts';

/** A reason in the words of one voice and one language. */
export type WordedReason = { readonly code: string } & Words;

/**
 * Objections for people, a line each. A next step stands once, below those in a row that share it.
 * @param next - what stands before a next step
 */
export const reasonsText = (reasons: readonly WordedReason[], next = 'next'): string =>
  reasons
    .flatMap(({ code, meaning, nextStep }, index) => [
      `${code}: ${meaning}`,
      ...(reasons[index + 1]?.nextStep === nextStep ? [] : [`${next}: ${nextStep}`]),
    ])
    .join('\n');
