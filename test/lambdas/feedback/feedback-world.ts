import type { DeliveryEvents } from '../../../lambdas/adapters/delivery-events.ts';
import type { Delivery, DeliveryEvent } from '../../../lambdas/domain/delivery/delivery.ts';
import { emptyRecord, type SuppressionRecord } from '../../../lambdas/domain/feedback/suppression-record.ts';
import type { FeedbackDependencies } from '../../../lambdas/feedback/dependencies.ts';
import { handleFeedback } from '../../../lambdas/feedback/handle-feedback.ts';
import type { IncomingMessage } from '../../../lambdas/runtime/incoming-message.ts';
import type { Observation } from '../../../lambdas/runtime/observation.ts';
import { snsEnvelope } from '../../domain/feedback/ses-notification.ts';
import { now } from '../../support/facts.ts';
import { listeningSources } from '../support/listening-sources.ts';
import { createMemoryLedger } from '../support/memory-ledger.ts';

export const topicArn = 'arn:aws:sns:eu-west-1:111122223333:postern-dev-ses-events';
export const account = '111122223333';

export const feedbackMessage = (document: unknown): IncomingMessage => ({
  id: 'message-1',
  body: typeof document === 'string' ? document : JSON.stringify(document),
  sentAt: now,
  receiveCount: 1,
});

/**
 * Feedback with a world of literals: a ledger, a suppression list, and what was observed.
 * @param change - what is unlike that
 */
export const feedbackWorld = (deliveries: readonly Delivery[] = [], change: Partial<FeedbackDependencies> = {}) => {
  const ledger = createMemoryLedger(deliveries);
  const heartbeats: number[] = [];
  const kept = new Map<string, DeliveryEvent>();
  const suppressions = new Map<string, SuppressionRecord>();
  const lookedUp: string[] = [];
  const observations: Observation[] = [];
  const sources = listeningSources();
  const events: DeliveryEvents = {
    append: ledger.append,
    keep: async (sesMessageId, eventId, event) => {
      const isNew = !kept.has(`${sesMessageId}/${eventId}`);
      kept.set(`${sesMessageId}/${eventId}`, event);
      return isNew;
    },
  };
  const dependencies: FeedbackDependencies = {
    now: () => now,
    events,
    findDelivery: async (recipient, sesMessageId, before) => {
      lookedUp.push(recipient);
      return ledger
        .items()
        .find(
          ({ receivedAt, attempts, ...each }) =>
            each.recipient === recipient &&
            receivedAt <= before &&
            attempts.some((attempt) => attempt.sesMessageId === sesMessageId),
        );
    },
    ledger,
    advanceWatermark: async (publishedAt) => void heartbeats.push(publishedAt),
    changeSuppressions: async (address, changeRecord) => {
      const before = suppressions.get(address) ?? emptyRecord(address);
      const after = changeRecord(before);
      if (after === before) return false;
      suppressions.set(address, after);
      return true;
    },
    tellSources: sources.tellSources,
    observe: (observation) => void observations.push(observation),
    topicArn,
    account,
    ...change,
  };
  return {
    dependencies,
    ledger: () => ledger.items(),
    /** Whose deliveries were looked for. */
    lookedUp: () => lookedUp,
    heartbeats,
    kept: () => [...kept.values()],
    suppressions: () => Object.fromEntries([...suppressions].toSorted(([one], [other]) => (one < other ? -1 : 1))),
    observations,
    events: sources.events,
    told: sources.told,
    /** How often each code was counted. */
    counters: () =>
      observations.reduce<Record<string, number>>((counts, observation) => {
        if (observation.event !== 'feedback-recorded' || !observation.isNew || observation.isSimulated === true)
          return counts;
        return { ...counts, [observation.code]: (counts[observation.code] ?? 0) + 1 };
      }, {}),
    /** An event, as the topic hands it to the queue. */
    receive: (event: unknown) => handleFeedback(feedbackMessage(snsEnvelope(event)), dependencies),
    /** A message as it is, whoever may have sent it. */
    receiveMessage: (document: unknown) => handleFeedback(feedbackMessage(document), dependencies),
  };
};
