import { AwsError } from '../aws-error.ts';
import type { ReceivedMessage } from './message.ts';

/**
 * What SQS itself says about a message.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
const systemAttributes = (message: ReceivedMessage): Record<string, string> => ({
  SenderId: message.senderId,
  SentTimestamp: String(message.sentAt),
  ApproximateReceiveCount: String(message.receiveCount),
  ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
  ...(message.messageGroupId === undefined ? {} : { MessageGroupId: message.messageGroupId }),
  ...(message.traceHeader === undefined ? {} : { AWSTraceHeader: message.traceHeader }),
  ...(message.deadLetterSource === undefined ? {} : { DeadLetterQueueSourceArn: message.deadLetterSource }),
});

const NAMES = new Set([
  'All',
  'SenderId',
  'SentTimestamp',
  'ApproximateReceiveCount',
  'ApproximateFirstReceiveTimestamp',
  'MessageGroupId',
  'AWSTraceHeader',
  'DeadLetterQueueSourceArn',
  // Valid names that a message of a standard queue has no value for.
  'MessageDeduplicationId',
  'SequenceNumber',
]);

/** @throws {AwsError} `InvalidAttributeName` */
export const checkSystemAttributeNames = (wanted: readonly string[]): void => {
  const unknown = wanted.find((name) => !NAMES.has(name));
  if (unknown !== undefined) {
    throw new AwsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  }
};

export const selectSystemAttributes = (message: ReceivedMessage, wanted: readonly string[]): Record<string, string> => {
  const all = systemAttributes(message);
  return wanted.includes('All')
    ? all
    : Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name)));
};
