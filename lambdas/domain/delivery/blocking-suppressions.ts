import type { SuppressionOrigin } from '../../contract/policy.ts';
import type { Suppression } from '../policy/facts.ts';

/**
 * The suppressions that stop a mail now. Asked twice: when deciding, and as the last look before the provider call.
 * @param blockedBy - the purpose's origins; undefined: every origin blocks
 * @param now - milliseconds since the epoch
 */
export const blockingSuppressions = (
  suppressions: readonly Suppression[],
  blockedBy: readonly SuppressionOrigin[] | undefined,
  now: number,
): readonly Suppression[] =>
  suppressions.filter(
    ({ origin, until }) =>
      (blockedBy === undefined || blockedBy.includes(origin)) && (until === undefined || Date.parse(until) > now),
  );
