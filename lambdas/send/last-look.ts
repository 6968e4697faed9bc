import { blockingSuppressions } from '../domain/delivery/blocking-suppressions.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { expired, refusedAtLastLook } from '../domain/delivery/transitions.ts';
import type { Reason } from '../domain/policy/reason.ts';
import type { SendDependencies } from './dependencies.ts';

/**
 * Whether a delivery may still leave, as things are now: hours may have passed since it was decided.
 * @returns what the delivery comes to if it may not; undefined if it may
 */
export const lastLook = async (
  delivery: Delivery,
  { now, readSuppressions }: Pick<SendDependencies, 'now' | 'readSuppressions'>,
): Promise<Delivery | undefined> => {
  // The default is for items of before it was recorded.
  const { validUntil, validUntilBy = 'max-age' } = delivery;
  const lookedAt = now();
  if (validUntil !== undefined && Date.parse(validUntil) <= lookedAt) {
    const reason = { code: 'expired', expiredAt: validUntil, by: validUntilBy } as const;
    return expired(delivery, reason, new Date(lookedAt).toISOString());
  }
  const suppressions = delivery.recipient === undefined ? [] : await readSuppressions(delivery.recipient);
  const at = now();
  const [first, ...others] = blockingSuppressions(suppressions, delivery.blockedBy, at).map(
    (suppression): Reason => ({ code: 'suppressed', ...suppression }),
  );
  if (first === undefined) return undefined;
  const verdict = { verdict: 'refuse', because: [], reasons: [first, ...others] } as const;
  return refusedAtLastLook(delivery, verdict, new Date(at).toISOString());
};
