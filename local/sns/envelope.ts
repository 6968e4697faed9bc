import { LOCAL_REGION } from '../region.ts';
import type { MessageAttribute } from '../sqs/message.ts';
import type { Notification } from './message.ts';

/** Reads as what it is: nobody can verify it, and nobody should rely on it for a queue, whose policy decides who may send. */
const SIGNATURE = Buffer.from('the local stack signs no notification').toString('base64');

const HOST = `https://sns.${LOCAL_REGION}.amazonaws.com`;

/**
 * What a queue gets unless its subscription asks for raw delivery.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html#http-notification-json
 */
export const notificationEnvelope = (notification: Notification, subscriptionArn: string): string => {
  const { messageId, topicArn, subject, message, publishedAt, messageAttributes = {} } = notification;
  const attributes = Object.entries(messageAttributes).map(([name, attribute]) => [name, writeAttribute(attribute)]);
  return JSON.stringify({
    Type: 'Notification',
    MessageId: messageId,
    TopicArn: topicArn,
    Subject: subject,
    Message: message,
    Timestamp: new Date(publishedAt).toISOString(),
    SignatureVersion: '1',
    Signature: SIGNATURE,
    SigningCertURL: `${HOST}/SimpleNotificationService-local.pem`,
    UnsubscribeURL: `${HOST}/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`,
    ...(attributes.length > 0 && { MessageAttributes: Object.fromEntries(attributes) }),
  });
};

const writeAttribute = (attribute: MessageAttribute) => ({
  Type: attribute.dataType,
  Value: 'stringValue' in attribute ? attribute.stringValue : Buffer.from(attribute.binaryValue).toString('base64'),
});
