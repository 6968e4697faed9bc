import { type JudgedRecipient, judgedOf, judgeFeedback } from '../domain/feedback/judge-feedback.ts';
import { parseFeedback } from '../domain/feedback/parse-feedback.ts';
import type { SesEvent } from '../domain/feedback/ses-event.ts';
import type { IncomingMessage } from '../runtime/incoming-message.ts';
import { done, type RecordOutcome } from '../runtime/record-outcome.ts';
import { applyFeedback } from './apply-feedback.ts';
import type { FeedbackDependencies } from './dependencies.ts';

/**
 * Takes a message from the feedback queue: an event of Amazon SES in the envelope of SNS. The queue admits our topic only and
 * the topic SES only; here it is asserted once more, so that neither policy alone is what forged bounces would have to get
 * past by mistake: what comes in no envelope, or in one of another topic, is not believed. The signature is not verified,
 * since its certificate would have to be fetched, and subscriptions that a message asks to confirm are not confirmed.
 */
export const handleFeedback = async (
  message: IncomingMessage,
  dependencies: FeedbackDependencies,
): Promise<RecordOutcome> => {
  const { topicArn, account, observe } = dependencies;
  const feedback = parseFeedback(message.body);
  if (feedback.topicArn !== topicArn) return { outcome: 'untrusted', because: 'topic' };
  switch (feedback.kind) {
    case 'unreadable':
      return { outcome: 'unreadable', because: feedback.because };
    case 'heartbeat': {
      // Nobody can be further than now, whatever a message says.
      const publishedAt = Math.min(feedback.publishedAt, message.sentAt);
      await dependencies.advanceWatermark(publishedAt);
      observe({ event: 'heartbeat-received', secondsUnderWay: Math.max(0, dependencies.now() - publishedAt) / 1000 });
      return done;
    }
    case 'other':
      observe({ event: 'feedback-ignored', record: message.id, code: feedback.code });
      return done;
    case 'event': {
      const { event } = feedback;
      if (event.account !== account) return { outcome: 'untrusted', because: 'account' };
      if (event.sesMessageId === undefined) return { outcome: 'unreadable', because: 'part-missing' };
      const ours = { ...event, sesMessageId: event.sesMessageId };
      for (const judged of judgeFeedback(event, new Date(message.sentAt).toISOString())) {
        const delivery = event.delivery ?? (await untagged(ours, judged, dependencies));
        const of = delivery === undefined ? judged : judgedOf(event, judged, delivery);
        await applyFeedback({ ...ours, ...(delivery === undefined ? {} : { delivery }) }, of, message, dependencies);
      }
      return done;
    }
  }
};

/** The clocks of SQS, by which a request was received, and of SES. */
const clockSkewMilliseconds = 60_000;

/** The delivery of an event that has no tags of ours: an identity's own notification. */
const untagged = async (
  { sesMessageId }: { readonly sesMessageId: string },
  { lookup, event: { at } }: JudgedRecipient,
  { findDelivery }: Pick<FeedbackDependencies, 'findDelivery'>,
): Promise<SesEvent['delivery']> => {
  const before = new Date(Date.parse(at) + clockSkewMilliseconds).toISOString();
  const found = await findDelivery(lookup, sesMessageId, before);
  return found && { messageId: found.messageId, recipientIndex: found.recipientIndex };
};
