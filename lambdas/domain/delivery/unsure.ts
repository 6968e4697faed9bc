import type { Delivery, DeliveryEvent } from './delivery.ts';

/**
 * Deliveries of which nobody knows whether the provider took them: the call got no answer that says so, or its worker
 * never wrote one. Whatever Amazon SES tells of such a mail is evidence that it did. Without evidence it is called for
 * again, but not before the evidence would be here.
 */

/** How long evidence is waited for, from when the call ended at the latest. */
export const unsureWindowSeconds = { resend: 20, wait: 15 * 60 } as const;

/** That it has taken a mail, Amazon SES publishes within so many seconds, where it is to tell so. */
export const publishingSeconds = 10;

/** What is to be done about it. */
export type UnsureStep =
  /** It was taken. */
  | { readonly step: 'taken' }
  /** Its time is over, and nobody knows. */
  | { readonly step: 'too-late' }
  /** Nothing before then, milliseconds since the epoch. */
  | { readonly step: 'wait'; readonly until: number }
  /** Another call may be made, if feedback has come as far as `feedbackHasPassed` asks. */
  | { readonly step: 'due' };

/** @param now - milliseconds since the epoch */
export const unsureStep = (delivery: Delivery, now: number): UnsureStep => {
  if (evidenceOf(delivery) !== undefined) return { step: 'taken' };
  const end = delivery.validUntil === undefined ? Number.POSITIVE_INFINITY : Date.parse(delivery.validUntil);
  if (end <= now) return { step: 'too-late' };
  const until = Math.min(windowEnd(delivery), end);
  return now < until ? { step: 'wait', until } : { step: 'due' };
};

/** Before this nothing is sent again. */
export const windowEnd = (delivery: Delivery): number =>
  callEndedAt(delivery) + unsureWindowSeconds[delivery.whenUnsure ?? 'wait'] * 1000;

/**
 * Whether what SES told of the call would be in the ledger by now: feedback has taken in what was published until then. That
 * nothing has come through lately, because feedback is late, must not look like "not sent".
 * @param watermark - until when everything that was published has been taken in, as far as is known
 */
export const feedbackHasPassed = (delivery: Delivery, watermark: number | undefined): boolean =>
  watermark !== undefined && watermark >= toldBy(delivery);

/**
 * When it is no use waiting for SES any more. Of mail that is sent again soon it tells at once that it was taken; what
 * becomes of any other it may tell at any moment of the window.
 */
const toldBy = (delivery: Delivery): number =>
  delivery.whenUnsure === 'resend' ? callEndedAt(delivery) + publishingSeconds * 1000 : windowEnd(delivery);

/** An event of the latest call, or else of one before it: whichever it is, the mail has left. */
export const evidenceOf = ({ events = {}, attempt }: Delivery): DeliveryEvent | undefined => {
  const told = Object.values(events).toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
  return told.find((event) => event.attempt === attempt) ?? told[0];
};

/** Whether some call of it was never answered. */
export const mayHaveLeft = ({ attempts }: Pick<Delivery, 'attempts'>): boolean =>
  attempts.some(({ answer }) => answer === 'unknown') && attempts.every(({ answer }) => answer !== 'accepted');

/** Whether the provider has taken it more than once: each time it gave it another id. */
export const isAcceptedTwice = (delivery: Told): boolean => sesMessageIdsOf(delivery).size > 1;

/** What Amazon SES has answered and told of a mail names it by these. */
export const sesMessageIdsOf = ({ attempts, events = {} }: Told): ReadonlySet<string> =>
  new Set([...attempts, ...Object.values(events)].flatMap(({ sesMessageId }) => sesMessageId ?? []));

type Told = Pick<Delivery, 'attempts' | 'events'>;

/** Of the latest call the moment by which it was over, milliseconds since the epoch. */
const callEndedAt = ({ attempts, receivedAt }: Delivery): number => Date.parse(attempts.at(-1)?.at ?? receivedAt);
