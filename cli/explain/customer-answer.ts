import type { Status } from '../../lambdas/domain/delivery/status.ts';
import type { Language } from '../../lambdas/domain/policy/words/language.ts';
import type { ExplainedDelivery } from './explained-delivery.ts';

/** Whatever was decided before: it left, or may have. */
const hasLeft: ReadonlySet<Status> = new Set(['sent', 'unconfirmed', 'delivered', 'bounced', 'complained', 'unknown']);

/**
 * What support may tell the customer of one delivery, sentence by sentence: what the deciding reason says, or what the
 * status says where the mail left or no reason says more. Never of several reasons: those are ours to read.
 */
export const customerAnswer = (
  { status, reasons, wording }: Pick<ExplainedDelivery, 'status' | 'reasons' | 'wording'>,
  language: Language,
): readonly string[] => {
  const [deciding] = reasons;
  if (deciding === undefined || hasLeft.has(status)) return [wording[language].customer];
  const { meaning, nextStep } = deciding.wording[language].customer;
  return [meaning, nextStep];
};
