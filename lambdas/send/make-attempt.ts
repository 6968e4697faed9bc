import { type OutgoingMail, sendTimeoutMilliseconds } from '../adapters/ses-mailer.ts';
import type { MailContent, OutboundEnvelope } from '../contract/envelope.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { type ProviderAnswer, retryAfterSeconds } from '../domain/delivery/provider-answer.ts';
import { answered, givenBack, leased } from '../domain/delivery/transitions.ts';
import { mayHaveLeft } from '../domain/delivery/unsure.ts';
import { deliveryTag } from '../domain/identity/delivery-tag.ts';
import { reasonsOf } from '../domain/policy/verdict.ts';
import type { Invocation } from '../runtime/invocation.ts';
import type { Observation } from '../runtime/observation.ts';
import { type RecordOutcome, retryLater } from '../runtime/record-outcome.ts';
import { chooseConfigurationSet } from './choose-configuration-set.ts';
import { composeMessage } from './compose-message.ts';
import type { SendDependencies } from './dependencies.ts';
import { lastLook } from './last-look.ts';
import { loadAttachments } from './load-content.ts';
import type { Look } from './look.ts';
import { makeUnsubscribeLink } from './make-unsubscribe-link.ts';
import { stopForFault } from './stop-for-fault.ts';
import { noteAcceptedTwice, takeEvidence } from './take-evidence.ts';

/** The provider call's own limit, and as long again to write what came of it. */
const leaseMilliseconds = sendTimeoutMilliseconds + 5_000;

/** A last look whose tables were asked longer ago than this is none: what is stopped has to stop within seconds. */
const lastLookHoldsMilliseconds = 2_000;

/** Somebody else has moved the delivery on since it was read: look again. */
export const overtaken: RecordOutcome = retryLater(1, 'overtaken');

/** What an attempt came to: the delivery, if this was its end or it has to wait; or else what becomes of the envelope. */
export type Attempted = { readonly delivery: Delivery } | { readonly outcome: RecordOutcome };

const notNow = (outcome: RecordOutcome): Attempted => ({ outcome });

/**
 * One attempt to send a delivery: compose, last look, lease, call, outcome.
 *
 * The lease comes after the last look, so that nothing of ours that may be out of reach lies between the lease and the
 * call. A lease that ran out then means a call that may have been made, and never just a table that did not answer.
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
  if (invocation.remainingMilliseconds() < leaseMilliseconds) return notNow(retryLater(1, 'time-is-up'));

  const { at: lookedAt, stopped } = await lastLook(delivery, envelope, ahead, dependencies);
  if (stopped !== undefined) {
    if (!(await ledger.replace(delivery, stopped))) return notNow(overtaken);
    observe(lookOf(stopped));
    return { delivery: stopped };
  }
  const mail = mailOf(delivery, content, raw, dependencies);
  const held = await takeLease(delivery, invocation, dependencies);
  if (held === undefined) return notNow(overtaken);
  if (now() - lookedAt > lastLookHoldsMilliseconds) {
    await ledger.replace(held, givenBack(held));
    return notNow(retryLater(1, 'last-look-too-old'));
  }

  const answer = await dependencies.send(mail);
  const recorded = await recordAnswer(held, answer, mail.configurationSet, dependencies);
  if (answer.answer === 'misconfigured') await stopForFault(delivery, answer.error, dependencies);
  const afterSeconds = retryAfterSeconds[answer.answer];
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

/** @returns the delivery as it is now, or undefined if somebody else has moved it on */
const recordAnswer = async (
  held: Delivery,
  answer: ProviderAnswer,
  configurationSet: string,
  dependencies: SendDependencies,
): Promise<Delivery | undefined> => {
  const { now, ledger, observe } = dependencies;
  const time = now();
  const attempt = { at: new Date(time).toISOString(), ...answer, configurationSet };
  const { messageId, recipientIndex, receivedAt } = held;
  observe({
    event: 'provider-answered',
    messageId,
    recipientIndex,
    attempt: held.attempt,
    answer: answer.answer,
    ...(answer.answer === 'accepted' ? {} : { error: answer.error }),
    secondsSinceReceived: (time - Date.parse(receivedAt)) / 1000,
    hasWaited: held.decisions.length > 1,
  });
  const next = answered(held, attempt);
  if (await ledger.replace(held, next)) {
    // SES may meanwhile have told of a call before this one, which nobody had heard of.
    if (answer.answer === 'accepted' && mayHaveLeft(held)) await noteIfAcceptedTwice(held, dependencies);
    return next;
  }
  // The lease ran out while this worker stood still, and another one took the call for lost.
  return answer.answer === 'accepted' ? recordLateAnswer(held, answer.sesMessageId, time, dependencies) : undefined;
};

/**
 * An answer that was not waited for. It shows what an event would show: that SES took the mail, which others may be about
 * to send again, or have.
 */
const recordLateAnswer = async (
  { messageId, recipientIndex, attempt }: Delivery,
  sesMessageId: string,
  time: number,
  dependencies: Pick<SendDependencies, 'ledger' | 'appendEvent' | 'observe' | 'now'>,
): Promise<Delivery | undefined> => {
  const event = { at: new Date(time).toISOString(), type: 'Answer', code: 'recorded', sesMessageId, attempt };
  const appended = await dependencies.appendEvent({ messageId, recipientIndex }, `answer-${attempt}`, event);
  return appended === undefined ? undefined : takeEvidence(appended.delivery, dependencies);
};

const noteIfAcceptedTwice = async (
  held: Delivery,
  dependencies: Pick<SendDependencies, 'ledger' | 'observe' | 'now'>,
): Promise<void> => {
  const current = await dependencies.ledger.get(held);
  if (current !== undefined) await noteAcceptedTwice(current, dependencies);
};

const lookOf = ({ messageId, recipientIndex, state, decisions }: Delivery): Observation => {
  const decision = decisions.at(-1);
  const reasons = decision === undefined ? [] : reasonsOf(decision).map(({ code }) => code);
  return { event: state === 'held' ? 'delivery-held' : 'delivery-ended', messageId, recipientIndex, state, reasons };
};
