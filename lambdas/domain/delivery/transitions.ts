import type { MailStage } from '../../contract/dead-letter.ts';
import type { Because } from '../policy/because.ts';
import { isSameStop } from '../policy/override.ts';
import type { Reason } from '../policy/reason.ts';
import type { Form, Verdict } from '../policy/verdict.ts';
import type { Attempt, Decision, Delivery, DeliveryState, Lease } from './delivery.ts';
import { dueAtTurn, type parkedAt, waitsOn, withoutParking } from './parking.ts';
import type { AnswerKind } from './provider-answer.ts';
import { evidenceOf, mayHaveLeft } from './unsure.ts';

/**
 * The steps of a delivery once it is on its way: from its ledger item to the next version of it. Attributes that do not
 * change stay the very same values.
 */

/**
 * A delivery that ended without sending is decided once more: what happened to it stays, and so does the time under
 * which its recipient finds it. By its source it is found in the hour of the new request: what was accepted in an hour is
 * counted, and an end that was counted there is none any more.
 * @param anew - as it would be recorded if it were new
 */
export const decidedAnew = (delivery: Delivery, anew: Delivery): Delivery => ({
  ...(delivery.sourceHour === undefined ? {} : { sourceHour: delivery.sourceHour }),
  ...anew,
  receivedAt: delivery.receivedAt,
  decisions: [...delivery.decisions, ...anew.decisions].slice(-keptSteps),
  attempt: delivery.attempt,
  attempts: delivery.attempts,
  ...(delivery.events === undefined ? {} : { events: delivery.events }),
});

/**
 * A worker takes the right to make the next provider call. It has the envelope, so that the delivery waits nowhere else any
 * more: one that release has just let go counts as parked until release has written that, which may be later than this.
 */
export const leased = (delivery: Delivery, lease: Lease): Delivery => ({
  ...withoutParking(delivery),
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
  attempts: withAttempt(delivery.attempts, { number: delivery.attempt, ...attempt }),
});

/**
 * The lease ran out and nobody wrote what came of the call: it may have been accepted, as late as the lease allowed.
 */
export const leaseRanOut = (delivery: Delivery): Delivery =>
  answered(delivery, {
    at: new Date(delivery.lease?.until ?? 0).toISOString(),
    answer: 'unknown',
    error: 'LeaseRanOut',
  });

/**
 * What Amazon SES has told since shows that it took the mail: it has been sent, whatever we saw of the call. Not to be
 * asked of a delivery of which nothing was told.
 */
export const takenByEvidence = (delivery: Delivery): Delivery => {
  const evidence = evidenceOf(delivery);
  if (evidence === undefined) throw new Error('a delivery was taken for sent without evidence');
  const { at, type, sesMessageId, attempt: number = delivery.attempt } = evidence;
  return {
    ...withoutParking(delivery),
    state: 'sent',
    attempts: withAttempt(delivery.attempts, {
      number,
      at,
      answer: 'accepted',
      ...(sesMessageId === undefined ? {} : { sesMessageId }),
      evidence: type,
    }),
  };
};

/** Nobody knows whether it was taken, and it waits outside the queues until it is looked at again. */
export const unsureParked = (delivery: Delivery, parking: ReturnType<typeof parkedAt>): Delivery => ({
  ...delivery,
  ...parking,
});

/**
 * It was too late when it was looked at last.
 * @param at - ISO 8601
 */
export const expired = (delivery: Delivery, by: Decision['by'], at: string): Delivery => {
  // The default is for items of before it was recorded.
  const { validUntil: expiredAt = at, validUntilBy = 'max-age' } = delivery;
  return endedAs(delivery, 'expired', {
    at,
    by,
    verdict: 'refuse',
    because: [],
    reasons: [{ code: 'expired', expiredAt, by: validUntilBy }],
  });
};

/**
 * It was looked at again and must not leave any more.
 * @param at - ISO 8601
 */
export const refusedLater = (delivery: Delivery, verdict: Refusal, by: Decision['by'], at: string): Delivery =>
  endedAs(delivery, stateOfRefusal(verdict), { at, by, ...verdict });

/** What has ended stays in the index until its source has been told: who finds it there before tells it again. */
export const stillParked = ({ parked, parkedShard, dueAt }: Delivery, ended: Delivery): Delivery => ({
  ...ended,
  ...(parked === undefined ? {} : { parked }),
  ...(parkedShard === undefined ? {} : { parkedShard }),
  ...(dueAt === undefined ? {} : { dueAt }),
});

/**
 * It was looked at again and has to wait.
 * @param parking - where (parking.ts)
 * @param at - ISO 8601
 */
export const heldLater = (
  delivery: Delivery,
  verdict: Hold,
  parking: ReturnType<typeof parkedAt>,
  at: string,
): Delivery => decidedLater({ ...delivery, ...parking, state: 'held' }, { at, by: 'send', ...verdict });

/**
 * It may leave, and there is no room for it now: it waits for its turn. Waiting once more after it was released is said in
 * the place of the wait before: that may go on for a day, and its first decision is to be kept.
 * @param parking - where (parking.ts)
 * @param at - ISO 8601
 */
export const deferredLater = (
  delivery: Delivery,
  verdict: Defer,
  parking: ReturnType<typeof parkedAt>,
  at: string,
): Delivery => {
  const [wait, release] = delivery.decisions.slice(-2);
  const isOnceMore =
    wait?.by === 'send' && wait.verdict === 'defer' && release?.by === 'release' && release.verdict === 'send';
  const decisions = isOnceMore ? delivery.decisions.slice(0, -2) : delivery.decisions;
  return decidedLater({ ...delivery, ...parking, decisions, state: 'deferred' }, { at, by: 'send', ...verdict });
};

/**
 * It was looked at again where it waits, and has to wait for people. What it waits for is said anew where that is something
 * else, in the place of the wait before: people let pass what they see.
 * @param now - milliseconds since the epoch
 */
export const heldOn = (delivery: Delivery, verdict: Hold, now: number): Delivery => {
  const waiting = waitsOn(delivery, now);
  const last = delivery.decisions.at(-1);
  const isHeldBefore = delivery.state === 'held' && last?.verdict === 'hold';
  if (isHeldBefore && isSameWait(last.reasons, verdict.reasons)) return waiting;
  const decisions = isHeldBefore && last.by === 'release' ? delivery.decisions.slice(0, -1) : delivery.decisions;
  return decidedLater(
    { ...waiting, state: 'held', decisions },
    { at: new Date(now).toISOString(), by: 'release', ...verdict },
  );
};

const isSameWait = (before: readonly Reason[], now: readonly Reason[]): boolean =>
  before.length === now.length && before.every((reason, place) => isSameReason(reason, now[place]));

const isSameReason = (one: Reason, other: Reason | undefined): boolean =>
  one.code === 'stopped' && other?.code === 'stopped' ? isSameStop(one, other) : one.code === other?.code;

/**
 * It was looked at again where it waits, and waits for its turn. Waiting once more is said in the place of the wait
 * before: a mail may miss its turn many times.
 * @param now - milliseconds since the epoch
 */
export const deferredOn = (delivery: Delivery, verdict: Defer, now: number): Delivery => {
  const { decisions, state, validUntil } = delivery;
  const last = decisions.at(-1);
  const isOnceMore = state === 'deferred' && last?.by === 'release' && last.verdict === 'defer';
  return decidedLater(
    {
      ...delivery,
      state: 'deferred',
      dueAt: dueAtTurn(verdict.until, validUntil),
      decisions: isOnceMore ? decisions.slice(0, -1) : decisions,
    },
    { at: new Date(now).toISOString(), by: 'release', ...verdict },
  );
};

/**
 * Nothing keeps it any more. It counts as parked until its envelope is on the queue: who looks at it again before that
 * enqueues it again.
 * @param now - milliseconds since the epoch
 */
export const released = (delivery: Delivery, verdict: Yes, now: number): Delivery =>
  decidedLater(
    { ...waitsOn(delivery, now), state: 'queued' },
    {
      at: new Date(now).toISOString(),
      by: 'release',
      ...verdict,
      because: [...verdict.because, ...whyItLeavesNow(delivery)],
    },
  );

/** A person had it brought back, or what it waited for has ended, or both. */
const whyItLeavesNow = ({ decisions }: Delivery): readonly Because[] => {
  const broughtBack = decisions.flatMap(({ because }) => because).findLast(({ code }) => code === 'redriven');
  const waited = decisions.at(-1)?.because.every(({ code }) => code !== 'redriven') !== false;
  return [...(broughtBack === undefined ? [] : [broughtBack]), ...(waited ? [{ code: 'released' } as const] : [])];
};

/**
 * Its message was taken from the queues and nothing will bring it further.
 * @param at - ISO 8601
 */
export const deadLettered = (delivery: Delivery, stage: MailStage, error: string, at: string): Delivery =>
  endedAs(delivery, 'dead-lettered', {
    at,
    by: 'dead-letter',
    verdict: 'refuse',
    because: [],
    reasons: [{ code: 'dead-lettered', stage, error }],
  });

/**
 * A person has had a delivery brought back that was given up: it waits to be decided again, by how things are now. Why it
 * was given up stays said until then.
 * @param parking - where it waits (parking.ts)
 * @param form - that its content was made in
 * @param now - milliseconds since the epoch
 */
export const redriven = (
  delivery: Delivery,
  parking: ReturnType<typeof parkedAt>,
  { by, why, at: askedAt }: { readonly by: string; readonly why: string; readonly at: string },
  form: Form,
  now: number,
): Delivery => {
  const at = new Date(now).toISOString();
  const last = delivery.decisions.at(-1);
  const gaveUp = last?.verdict === 'refuse' ? last.reasons : undefined;
  if (gaveUp === undefined) throw new Error('a delivery was brought back that was never given up');
  return decidedLater(
    { ...delivery, ...parking, dueAt: at, state: 'deferred' },
    {
      at,
      by: 'control',
      verdict: 'defer',
      form,
      because: [{ code: 'redriven', by, why, at: askedAt }],
      reasons: gaveUp,
      until: at,
    },
  );
};

/**
 * Where a refusal leaves a delivery: what is only stopped was given up, and could have left; what was adopted goes on under
 * another id.
 */
export const stateOfRefusal = ({ reasons }: Refusal): DeliveryState =>
  reasons.every(({ code }) => code === 'stopped' || code === 'adopted') ? 'discarded' : 'refused';

type Refusal = Extract<Verdict, { verdict: 'refuse' }>;
type Hold = Extract<Verdict, { verdict: 'hold' }>;
type Defer = Extract<Verdict, { verdict: 'defer' }>;
type Yes = Extract<Verdict, { verdict: 'send' }>;

/**
 * The end of what has not been sent, as far as its worker has heard. What Amazon SES has told counts more, whatever ends it;
 * of what may have left nobody knows.
 */
const endedAs = (delivery: Delivery, state: DeliveryState, decision: Decision): Delivery =>
  evidenceOf(delivery) === undefined
    ? decidedLater({ ...withoutParking(delivery), state: mayHaveLeft(delivery) ? 'unknown' : state }, decision)
    : takenByEvidence(delivery);

const decidedLater = (delivery: Delivery, decision: Decision): Delivery => ({
  ...delivery,
  decisions: [...delivery.decisions, decision].slice(-keptSteps),
});

/**
 * A mail that is throttled for hours makes thousands of calls, a request may be replayed as often, and a ledger item has
 * 400 KB: of attempts and of decisions the latest are kept.
 */
const keptSteps = 20;

/** Those of which nobody knows what came are kept longest: they decide what its end is called. */
const withAttempt = (before: readonly Attempt[], attempt: Attempt): readonly Attempt[] => {
  const all = [...before, attempt];
  const dispensable = all.findIndex(({ answer }) => answer !== 'unknown' && answer !== 'accepted');
  return all.length <= keptSteps ? all : all.toSpliced(Math.max(dispensable, 0), 1);
};

/** Where an answer leaves a delivery: what may be tried again is queued. */
const stateAfter: Readonly<Record<AnswerKind, DeliveryState>> = {
  accepted: 'sent',
  rejected: 'rejected',
  unknown: 'unsure',
  throttled: 'queued',
  'day-quota': 'queued',
  unavailable: 'queued',
  misconfigured: 'queued',
  'account-stopped': 'queued',
};
