import type { SuppressionOrigin } from '../../contract/policy.ts';
import type { Suppression } from '../policy/facts.ts';

/** What of a mail says which suppressions stop it. */
export type SuppressibleMail = {
  /** Suppressions of another purpose's mail do not concern it. */
  readonly purpose: string | undefined;
  /** The purpose's origins; undefined: every origin blocks. */
  readonly blockedBy: readonly SuppressionOrigin[] | undefined;
};

/**
 * The suppressions that stop a mail now. Asked twice: when deciding, and as the last look before the provider call.
 * @param now - milliseconds since the epoch
 */
export const blockingSuppressions = (
  suppressions: readonly Suppression[],
  mail: SuppressibleMail,
  now: number,
): readonly Suppression[] =>
  suppressions.filter(
    ({ origin, purpose, until }) =>
      (purpose === undefined || purpose === mail.purpose) &&
      (mail.blockedBy === undefined || mail.blockedBy.includes(origin)) &&
      (until === undefined || Date.parse(until) > now),
  );
