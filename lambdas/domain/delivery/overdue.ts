import { maximumMaxAgeSeconds } from '../../contract/policy.ts';
import type { Delivery, DeliveryState } from './delivery.ts';
import { foundUntilTold } from './parking.ts';
import { endsWithoutSending } from './status.ts';
import { expired, leaseRanOut, takenByEvidence } from './transitions.ts';
import { evidenceOf } from './unsure.ts';

/** Whether a delivery has ended in a state: been sent, or come to where nothing brings it further. */
export const isEnd: Readonly<Record<DeliveryState, boolean>> = {
  held: false,
  deferred: false,
  queued: false,
  leased: false,
  unsure: false,
  refused: true,
  'dry-run': true,
  sent: true,
  rejected: true,
  expired: true,
  discarded: true,
  'dead-lettered': true,
  unknown: true,
};

/** Whether it has come to an end that nothing leaves: what ended without sending may be on its way again, under the same key. */
export const hasEndedForGood = ({ state }: Pick<Delivery, 'state'>): boolean =>
  isEnd[state] && !endsWithoutSending.has(state);

/**
 * Whoever has the delivery in hand may end it so long after its maximum age: a lease runs for ten seconds, what is parked is
 * looked at every minute, and the clocks of SQS and functions differ.
 */
export const overdueAfterMilliseconds = 120_000;

/** Whether it should have ended by now. */
export const isOverdue = (delivery: Delivery, now: number): boolean =>
  !isEnd[delivery.state] && validUntilOf(delivery) + overdueAfterMilliseconds <= now;

/**
 * The end of a delivery that is overdue: nothing brings it further, whatever it waits for. It stays in the index of what is
 * parked until its source has been told: release tells what it finds there. One that Amazon SES has told of was sent, which
 * its source has heard.
 * @returns undefined while somebody is making a call for it
 */
export const endOverdue = (delivery: Delivery, now: number): Delivery | undefined => {
  const isCalling = delivery.state === 'leased' && (delivery.lease?.until ?? 0) > now;
  if (isCalling) return undefined;
  const known = delivery.state === 'leased' ? leaseRanOut(delivery) : delivery;
  if (evidenceOf(known) !== undefined) return takenByEvidence(known);
  return foundUntilTold(delivery, expired(known, 'reconcile', new Date(now).toISOString()), now);
};

/** Only what was recorded before there was always one has none; nothing waits longer than the longest maximum age. */
const validUntilOf = ({ validUntil, receivedAt }: Delivery): number =>
  validUntil === undefined ? Date.parse(receivedAt) + maximumMaxAgeSeconds * 1000 : Date.parse(validUntil);
