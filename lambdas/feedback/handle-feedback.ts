import { judgeFeedback } from '../domain/feedback/judge-feedback.ts';
import { parseFeedback } from '../domain/feedback/parse-feedback.ts';
import type { IncomingMessage } from '../runtime/incoming-message.ts';
import { done, type RecordOutcome } from '../runtime/record-outcome.ts';
import { applyFeedback } from './apply-feedback.ts';
import type { FeedbackDependencies } from './dependencies.ts';

/**
 * Takes a message from the feedback queue: an event of Amazon SES as SNS delivers it, in its envelope or without. The queue
 * admits our topic only and the topic SES only; here it is asserted once more. Signatures of SNS are not verified, because
 * messages without an envelope have none, and subscriptions that a message asks to confirm are not.
 */
export const handleFeedback = async (
  message: IncomingMessage,
  dependencies: FeedbackDependencies,
): Promise<RecordOutcome> => {
  const { topicArn, account, observe } = dependencies;
  const feedback = parseFeedback(message.body);
  if (feedback.topicArn !== undefined && feedback.topicArn !== topicArn) {
    return { outcome: 'untrusted', because: 'topic' };
  }
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
      for (const judged of judgeFeedback(event, new Date(message.sentAt).toISOString())) {
        await applyFeedback({ ...event, sesMessageId: event.sesMessageId }, judged, message, dependencies);
      }
      return done;
    }
  }
};
