import { redrivenText } from '../contract/redriven.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { refusedLater, stillParked } from '../domain/delivery/transitions.ts';
import { isReadable, readIntake } from '../domain/intake/read-intake.ts';
import type { CurrentFacts } from '../domain/policy/decide-again.ts';
import type { Reason } from '../domain/policy/reason.ts';
import type { ReleaseDependencies } from './dependencies.ts';

/**
 * Hands a request that nobody knew the sender of back to the filter, which decides it as that sender's. It goes in before
 * its recipients' items say so: after a crash in between it goes in again, and to the filter it is the same message.
 * @param deliveries - those of one request that wait, in one page of the index
 * @returns their ends
 */
export const handBack = async (
  deliveries: readonly Delivery[],
  { now, policy }: Pick<CurrentFacts, 'now' | 'policy'>,
  { getRequest, handIn, observe }: Pick<ReleaseDependencies, 'getRequest' | 'handIn' | 'observe'>,
): Promise<readonly Delivery[]> => {
  const [first] = deliveries;
  if (first?.parked === undefined || !('request' in first.parked)) return [];
  const { intakeMessageId, principal, receivedAt, parked } = first;
  const { door, request } = parked;
  const body = await getRequest(request);
  const message = { id: intakeMessageId, body, sentAt: Date.parse(receivedAt), principal };
  const intake = readIntake(message, policy.principalIds);
  let reason: Reason;
  if (!intake.source.known) {
    // It asks to be another source than its sender was taken into.
    ({ reason } = intake.source);
  } else {
    const { name: source } = intake.source;
    await handIn(door, redrivenText({ sqsMessageId: intakeMessageId, principal, sentAt: receivedAt, body }));
    observe({ event: 'request-handed-back', record: intakeMessageId });
    reason = { code: 'adopted', source, messageId: isReadable(intake) ? intake.messageId : intake.ownMessageId };
  }
  const verdict = {
    verdict: 'refuse',
    because: [{ code: 'policy', version: policy.version }],
    reasons: [reason],
  } as const;
  return deliveries.map((delivery) =>
    stillParked(delivery, refusedLater(delivery, verdict, 'release', new Date(now).toISOString())),
  );
};
