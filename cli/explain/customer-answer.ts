import type { Status } from '../../lambdas/domain/delivery/status.ts';
import type { Reason } from '../../lambdas/domain/policy/reason.ts';
import type { Language } from '../../lambdas/domain/policy/words/language.ts';
import { reasonWords } from '../../lambdas/domain/policy/words/reason-words.ts';
import { statusWords } from '../../lambdas/domain/policy/words/status-words.ts';

/** Whatever was decided before: it left, or may have. */
const hasLeft: ReadonlySet<Status> = new Set(['sent', 'unconfirmed', 'delivered', 'bounced', 'complained', 'unknown']);

/**
 * What support may tell the customer of one delivery, piece by piece: what the deciding reason says, or what the status
 * says where the mail left or no reason says more. Never of several reasons: those are ours to read.
 */
export const customerAnswer = (
  status: Status,
  [deciding]: readonly Reason[],
  language: Language,
): readonly string[] => {
  if (deciding === undefined || hasLeft.has(status)) return [statusWords(status, language).customer];
  const { meaning, nextStep } = reasonWords(deciding, language, 'refused').customer;
  return [meaning, nextStep];
};
