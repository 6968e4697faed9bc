import { type OutgoingMail, sendTimeoutMilliseconds } from '../adapters/ses-mailer.ts';
import type { MailContent, OutboundEnvelope } from '../contract/envelope.ts';
import { aheadHoldsMilliseconds } from '../contract/stop.ts';
import { windowMilliseconds } from '../domain/budget/lattice.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { retryAfterSeconds } from '../domain/delivery/provider-answer.ts';
import { givenBack, leased } from '../domain/delivery/transitions.ts';
import { deliveryTag } from '../domain/identity/delivery-tag.ts';
import { reasonsOf } from '../domain/policy/verdict.ts';
import type { Invocation } from '../runtime/invocation.ts';
import type { Observation } from '../runtime/observation.ts';
import { retryLater } from '../runtime/record-outcome.ts';
import { type Attempted, notNow, overtaken } from './attempted.ts';
import { chooseConfigurationSet } from './choose-configuration-set.ts';
import { composeMessage } from './compose-message.ts';
import type { SendDependencies } from './dependencies.ts';
import { lastLook } from './last-look.ts';
import { loadAttachments } from './load-content.ts';
import type { Look } from './look.ts';
import { makeUnsubscribeLink } from './make-unsubscribe-link.ts';
import { parkForDayQuota } from './park-for-day-quota.ts';
import { recordAnswer } from './record-answer.ts';
import { stopForFault } from './stop-for-fault.ts';

/** The provider call's own limit, and as long again to write what came of it. */
const leaseMilliseconds = sendTimeoutMilliseconds + 5_000;

/** A last look whose tables were asked longer ago than this is none: what is stopped has to stop within seconds. */
const lastLookHoldsMilliseconds = 2_000;

/** So long a lease waits for a turn at most, if it came too late for its first one. */
const anotherTurnMilliseconds = 1_000;

/**
 * One attempt to send a delivery: compose, last look, turn, lease, call, outcome.
 *
 * The lease comes after the last look, so that nothing of ours that may be out of reach lies between the lease and the
 * call. A lease that ran out then means a call that may have been made, and never just a table that did not answer. Who
 * waits for a turn holds no lease: if its worker dies, nothing has happened. Only a mail whose lease came too late for its
 * turn takes another one with the lease in hand, so that tables which have become slow do not keep everything from leaving.
 */
export const makeAttempt = async (
  delivery: Delivery,
  envelope: OutboundEnvelope,
  content: MailContent,
  ahead: Look | undefined,
  invocation: Invocation,
  dependencies: SendDependencies,
): Promise<Attempted> => {
  const { now, ledger, observe } = dependencies;
  const unsubscribeUrl = await makeUnsubscribeLink(delivery, content, dependencies);
  const raw = await composeMessage(await loadAttachments(content, dependencies.readUpload), unsubscribeUrl);
  let current = delivery;
  for (;;) {
    if (invocation.remainingMilliseconds() < leaseMilliseconds) return notNow(retryLater(1, 'time-is-up'));
    const cleared = await clear(current, envelope, ahead, invocation, dependencies);
    if (!('by' in cleared)) return cleared;
    const mail = mailOf(current, content, raw, dependencies);
    const { lookedAt, by } = cleared;
    if (now() > by) {
      observe(missedBy(current));
      continue;
    }
    const held = await takeLease(current, invocation, dependencies);
    if (held === undefined) return notNow(overtaken);
    const isInTime = now() <= by || (await takesAnotherTurn(held, dependencies));
    const isTooOld = now() - lookedAt > lastLookHoldsMilliseconds;
    if (!isTooOld && isInTime) return call(held, envelope, mail, dependencies);
    const back = givenBack(held);
    const isBack = await ledger.replace(held, back);
    if (isTooOld) return notNow(retryLater(1, 'last-look-too-old'));
    if (!isBack) return notNow(overtaken);
    current = back;
  }
};

/** A delivery that may leave now, if its call begins in time; or else what became of it. */
type Cleared =
  | Attempted
  | {
      /** When the tables were asked whether it may leave, milliseconds since the epoch. */
      readonly lookedAt: number;
      /** The latest moment for its call to begin. */
      readonly by: number;
    };

/** Finds out whether a delivery may still leave, and waits for its turn. */
const clear = async (
  delivery: Delivery,
  envelope: OutboundEnvelope,
  ahead: Look | undefined,
  invocation: Invocation,
  dependencies: SendDependencies,
): Promise<Cleared> => {
  const { now, takeTurn, observe } = dependencies;
  const look = await lastLook(delivery, envelope, ahead, dependencies);
  if (look.stopped !== undefined) return stop(delivery, look.stopped, dependencies);
  const giveUpAt = now() + invocation.remainingMilliseconds() - leaseMilliseconds;
  const askedAt = now();
  const turn = await takeTurn(delivery.source ?? '', giveUpAt);
  if (!turn.granted) {
    observe({ event: 'turn-refused', because: turn.because });
    return turn.because === 'rate'
      ? notNow(retryLater(turn.afterSeconds, 'rate'))
      : parkForDayQuota(delivery, envelope, turn, dependencies);
  }
  const milliseconds = now() - askedAt;
  if (milliseconds >= windowMilliseconds) observe({ event: 'turn-waited', milliseconds });
  if (now() - look.at <= aheadHoldsMilliseconds) return { lookedAt: look.at, by: turn.by };
  const again = await lastLook(delivery, envelope, undefined, dependencies);
  return again.stopped === undefined
    ? { lookedAt: again.at, by: turn.by }
    : stop(delivery, again.stopped, dependencies);
};

/**
 * Nothing is done between this turn and the call. The last look is young, so that most of the lease is left.
 * @throws OutageError when the counters cannot be reached, and the lease is given back: it would say that a call may have been made
 */
const takesAnotherTurn = async (
  held: Delivery,
  { now, takeTurn, ledger, observe }: Pick<SendDependencies, 'now' | 'takeTurn' | 'ledger' | 'observe'>,
): Promise<boolean> => {
  observe(missedBy(held));
  try {
    const turn = await takeTurn(held.source ?? '', now() + anotherTurnMilliseconds);
    return turn.granted && now() <= turn.by;
  } catch (error) {
    await ledger.replace(held, givenBack(held));
    throw error;
  }
};

const stop = async (
  delivery: Delivery,
  stopped: Delivery,
  { ledger, observe }: Pick<SendDependencies, 'ledger' | 'observe'>,
): Promise<Attempted> => {
  if (!(await ledger.replace(delivery, stopped))) return notNow(overtaken);
  observe(lookOf(stopped));
  return { delivery: stopped };
};

const call = async (
  held: Delivery,
  envelope: OutboundEnvelope,
  mail: OutgoingMail,
  dependencies: SendDependencies,
): Promise<Attempted> => {
  const answer = await dependencies.send(mail);
  const recorded = await recordAnswer(held, answer, mail.configurationSet, dependencies);
  if (answer.answer === 'misconfigured') await stopForFault(held, answer.error, dependencies);
  if (recorded?.state === 'sent') return { delivery: recorded };
  const afterSeconds = retryAfterSeconds[answer.answer];
  if (answer.answer === 'day-quota' && afterSeconds !== undefined && recorded !== undefined) {
    return parkForDayQuota(recorded, envelope, { afterSeconds }, dependencies);
  }
  if (afterSeconds !== undefined) return notNow(retryLater(afterSeconds, answer.answer));
  // Its envelope is all that brings it further, unless it is found to have ended.
  return recorded === undefined ? notNow(overtaken) : { delivery: recorded };
};

/** The next attempt's provider call. Made before the lease is taken: what throws after that looks like a lost call. */
const mailOf = (
  { messageId, recipientIndex, mailbox, redirectedTo, validUntil, attempt, whenUnsure }: Delivery,
  content: MailContent,
  raw: Uint8Array,
  {
    now,
    configurationSets,
    watchedConfigurationSets,
  }: Pick<SendDependencies, 'now' | 'configurationSets' | 'watchedConfigurationSets'>,
): OutgoingMail => {
  if (mailbox === undefined) throw new Error('a delivery was queued without an address to send to');
  const secondsLeft = validUntil === undefined ? Number.POSITIVE_INFINITY : (Date.parse(validUntil) - now()) / 1000;
  return {
    from: content.from.address,
    recipient: redirectedTo ?? mailbox,
    raw,
    configurationSet: chooseConfigurationSet(
      whenUnsure === 'resend' ? watchedConfigurationSets : configurationSets,
      secondsLeft,
    ),
    tags: { delivery: deliveryTag(messageId, recipientIndex), attempt: String(attempt + 1) },
  };
};

/** The delivery with a lease of ours, or undefined if somebody else was faster. */
const takeLease = async (
  delivery: Delivery,
  invocation: Invocation,
  { now, ledger, uniqueId }: Pick<SendDependencies, 'now' | 'ledger' | 'uniqueId'>,
): Promise<Delivery | undefined> => {
  const owner = `${invocation.id}/${uniqueId()}`;
  const held = leased(delivery, { owner, until: now() + leaseMilliseconds });
  if (await ledger.replace(delivery, held)) return held;
  // The SDK repeats a write whose answer was lost, and the repetition then meets the lease of the first.
  const current = await ledger.get(delivery);
  return current?.lease?.owner === owner ? held : undefined;
};

const missedBy = ({ messageId, recipientIndex }: Delivery): Observation => ({
  event: 'turn-missed',
  messageId,
  recipientIndex,
});

const lookOf = ({ messageId, recipientIndex, state, decisions }: Delivery): Observation => {
  const decision = decisions.at(-1);
  const reasons = decision === undefined ? [] : reasonsOf(decision).map(({ code }) => code);
  return { event: state === 'held' ? 'delivery-held' : 'delivery-ended', messageId, recipientIndex, state, reasons };
};
