import { settleEvidence } from '../adapters/settle-evidence.ts';
import type { Told } from '../adapters/status-topic.ts';
import { retentionDays } from '../contract/retention.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { destinationLookup } from '../domain/delivery/destination-lookup.ts';
import { foldStatus } from '../domain/delivery/status.ts';
import type { JudgedRecipient } from '../domain/feedback/judge-feedback.ts';
import type { SesEvent } from '../domain/feedback/ses-event.ts';
import { isSimulatorAddress, simulatorHasEffects } from '../domain/feedback/simulator.ts';
import { originOf, suppress } from '../domain/feedback/suppress.ts';
import type { Evidence } from '../domain/feedback/suppression-record.ts';
import type { IncomingMessage } from '../runtime/incoming-message.ts';
import type { FeedbackDependencies } from './dependencies.ts';

type OurEvent = SesEvent & { readonly sesMessageId: string };

/**
 * What an event does for one recipient: it is written into the ledger once, the source is told, and the address is
 * suppressed if it has to be. All of it may be done again: a record that fails half-way comes back.
 */
export const applyFeedback = async (
  event: OurEvent,
  judged: JudgedRecipient,
  message: IncomingMessage,
  dependencies: FeedbackDependencies,
): Promise<void> => {
  const { delivery: told, isNew } = await record(event, judged, message, dependencies);
  const delivery = told && (await settle(told, dependencies));
  const address = destinationLookup(delivery ?? {}) ?? judged.lookup;
  const isSimulated = isSimulatorAddress(address) && !simulatorHasEffects(dependencies.account);
  const { code, rate } = judged.effect;
  dependencies.observe({
    event: 'feedback-recorded',
    record: message.id,
    type: event.type,
    code,
    ...(rate === undefined ? {} : { rate }),
    isNew,
    ...(isSimulated ? { isSimulated } : {}),
    ...(delivery === undefined ? {} : { messageId: delivery.messageId, recipientIndex: delivery.recipientIndex }),
  });
  // Begun first, since a sender may be waiting to fall back to another way; waited for last, since it may be out of reach.
  const telling = delivery === undefined ? undefined : tell(delivery, judged, dependencies);
  if (!isSimulated) await suppressAddress(address, event, judged, delivery, message, dependencies);
  const toldSources = await telling;
  if (toldSources?.ok === false) throw toldSources.error;
};

/** It may be news that the mail was sent at all, or that it was sent twice. */
const settle = async (
  told: Delivery,
  { now, ledger, observe }: Pick<FeedbackDependencies, 'now' | 'ledger' | 'observe'>,
): Promise<Delivery> => {
  const { delivery, isNewlyAcceptedTwice } = await settleEvidence(told, { now, ledger });
  const { messageId, recipientIndex, state } = delivery;
  if (isNewlyAcceptedTwice) observe({ event: 'duplicate-accepted', messageId, recipientIndex });
  if (delivery !== told) observe({ event: 'evidence-taken', messageId, recipientIndex, state });
  return delivery;
};

/** Tells the source what the event made of the delivery, if it made anything of it, now or on an earlier receipt. */
const tell = async (
  delivery: Delivery,
  { event: { status } }: JudgedRecipient,
  { tellSources }: Pick<FeedbackDependencies, 'tellSources'>,
): Promise<Told | undefined> => {
  // That it was sent has been told by send, unless that never heard of it.
  const isKnownToSend = delivery.state === 'sent' && delivery.attempts.at(-1)?.evidence === undefined;
  const made = status ?? (isKnownToSend ? undefined : 'sent');
  return foldStatus(delivery) === made ? tellSources([delivery]) : undefined;
};

const record = async (
  event: OurEvent,
  { eventId, event: recorded }: JudgedRecipient,
  message: IncomingMessage,
  { events }: Pick<FeedbackDependencies, 'events'>,
): Promise<{ readonly isNew: boolean; readonly delivery?: Delivery }> => {
  const appended = event.delivery === undefined ? undefined : await events.append(event.delivery, eventId, recorded);
  if (appended !== undefined) return appended;
  const ttl = Math.ceil(message.sentAt / 1000) + retentionDays.ledger * 86_400;
  return { isNew: await events.keep(event.sesMessageId, eventId, recorded, ttl) };
};

const suppressAddress = async (
  address: string,
  { sesMessageId }: OurEvent,
  { eventId, effect, event: recorded }: JudgedRecipient,
  delivery: Delivery | undefined,
  message: IncomingMessage,
  { changeSuppressions, observe }: Pick<FeedbackDependencies, 'changeSuppressions' | 'observe'>,
): Promise<void> => {
  const { suppress: as, code } = effect;
  if (as === undefined) return;
  const evidence: Evidence = {
    at: recorded.at,
    event: eventId,
    code,
    sesMessageId,
    ...(delivery === undefined ? {} : { messageId: delivery.messageId }),
    ...(recorded.smtpStatus === undefined ? {} : { smtpStatus: recorded.smtpStatus }),
  };
  const origin = originOf[as];
  let isSuppressed = false;
  const isChanged = await changeSuppressions(address, (before) => {
    const after = suppress(before, as, evidence);
    isSuppressed = after.entries[origin] !== undefined && after.entries[origin] !== before.entries[origin];
    return after;
  });
  if (isChanged && isSuppressed) observe({ event: 'address-suppressed', record: message.id, origin, code });
};
