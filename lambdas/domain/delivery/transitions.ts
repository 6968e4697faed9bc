import type { Reason } from '../policy/reason.ts';
import type { Verdict } from '../policy/verdict.ts';
import type { Attempt, Delivery, DeliveryState, Lease } from './delivery.ts';
import type { AnswerKind } from './provider-answer.ts';

/**
 * The steps of a delivery once it is on its way: from its ledger item to the next version of it. Attributes that do not
 * change stay the very same values.
 */

/**
 * A delivery that ended without sending is decided once more: what happened to it stays, and so does the time under
 * which it is found.
 * @param anew - as it would be recorded if it were new
 */
export const decidedAnew = (delivery: Delivery, anew: Delivery): Delivery => ({
  ...anew,
  receivedAt: delivery.receivedAt,
  decisions: [...delivery.decisions, ...anew.decisions].slice(-keptSteps),
  attempt: delivery.attempt,
  attempts: delivery.attempts,
});

/** A worker takes the right to make the next provider call. */
export const leased = (delivery: Delivery, lease: Lease): Delivery => ({
  ...delivery,
  state: 'leased',
  attempt: delivery.attempt + 1,
  lease,
});

/** The holder of the lease has not called, and will not. */
export const givenBack = ({ lease: _, ...delivery }: Delivery): Delivery => ({ ...delivery, state: 'queued' });

/** The call was answered, or is known to have been lost. */
export const answered = ({ lease: _, ...delivery }: Delivery, attempt: Omit<Attempt, 'number'>): Delivery => ({
  ...delivery,
  state: stateAfter[attempt.answer],
  attempts: [...delivery.attempts, { number: delivery.attempt, ...attempt }].slice(-keptSteps),
});

/**
 * The lease ran out and nobody wrote what came of the call: it may have been accepted.
 * @param at - ISO 8601
 */
export const leaseRanOut = (delivery: Delivery, at: string): Delivery =>
  answered(delivery, { at, answer: 'unknown', error: 'LeaseRanOut' });

/**
 * It was too late at the last look.
 * @param at - ISO 8601
 */
export const expired = (delivery: Delivery, reason: Extract<Reason, { code: 'expired' }>, at: string): Delivery => ({
  ...refusedAtLastLook(delivery, { verdict: 'refuse', because: [], reasons: [reason] }, at),
  state: 'expired',
});

/**
 * The last look found that it must not leave any more.
 * @param at - ISO 8601
 */
export const refusedAtLastLook = (delivery: Delivery, verdict: Refusal, at: string): Delivery => ({
  ...delivery,
  state: 'refused',
  decisions: [...delivery.decisions, { at, by: 'send', ...verdict }],
});

type Refusal = Extract<Verdict, { verdict: 'refuse' }>;

/**
 * A mail that is throttled for hours makes thousands of calls, a request may be replayed as often, and a ledger item has
 * 400 KB: of attempts and of decisions the latest are kept.
 */
const keptSteps = 20;

/** Where an answer leaves a delivery: what may be tried again is queued. */
const stateAfter: Readonly<Record<AnswerKind, DeliveryState>> = {
  accepted: 'sent',
  rejected: 'rejected',
  unknown: 'unknown',
  throttled: 'queued',
  'day-quota': 'queued',
  unavailable: 'queued',
  misconfigured: 'queued',
  'account-stopped': 'queued',
};
