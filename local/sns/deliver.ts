import { AwsError } from '../aws-error.ts';
import type { NewMessage } from '../sqs/message.ts';
import type { Sqs } from '../sqs/store.ts';
import type { Trace } from '../trace.ts';
import { notificationEnvelope } from './envelope.ts';
import { MAX_RAW_ATTRIBUTES } from './limits.ts';
import type { Notification } from './message.ts';
import type { Subscription } from './subscription.ts';

/**
 * Who sends what a queue gets from SNS: the service, never the publisher. The id is the one that others saw on AWS;
 * it says nothing about who published.
 */
export const SNS_SENDER_ID = 'AIDAIT2UOQQY3AUEKVGXU';

type Delivery = { readonly notification: Notification; readonly subscription: Subscription };

/**
 * Sends a notification to the subscription's queue; what the queue does not take goes to the subscription's dead-letter
 * queue, and without one it is lost, which only the trace tells.
 */
export const deliver = (delivery: Delivery, { sqs, trace }: { readonly sqs: Sqs; readonly trace: Trace }): void => {
  const { notification, subscription } = delivery;
  const message = messageOf(delivery);
  const { queueArn, settings } = subscription;
  const problem = trySend(sqs, queueArn, message);
  if (problem === undefined) {
    return;
  }
  const { deadLetterQueueArn } = settings;
  const isKept = deadLetterQueueArn !== undefined && trySend(sqs, deadLetterQueueArn, message) === undefined;
  const { messageId, topicArn: topic } = notification;
  trace.emit({ type: 'notification-failed', topic, messageId, queue: queueArn, problem, deadLettered: isKept });
};

const messageOf = ({ notification, subscription }: Delivery): NewMessage => {
  const { message, messageAttributes = {}, messageGroupId } = notification;
  const isRaw = subscription.settings.rawMessageDelivery;
  return {
    body: isRaw ? message : notificationEnvelope(notification, subscription.arn),
    messageAttributes: isRaw ? messageAttributes : {},
    messageGroupId,
    senderId: SNS_SENDER_ID,
  };
};

/** Why the message was not taken. */
const trySend = (sqs: Sqs, queueArn: string, message: NewMessage): string | undefined => {
  const queue = sqs.queueByArn(queueArn);
  if (queue === undefined) {
    return 'there is no such queue';
  }
  if (Object.keys(message.messageAttributes ?? {}).length > MAX_RAW_ATTRIBUTES) {
    return `raw delivery with more than ${MAX_RAW_ATTRIBUTES} attributes`;
  }
  try {
    queue.send(message);
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) {
      return error.message;
    }
    throw error;
  }
};
