import type { SQSMessageAttribute, SQSRecord } from 'aws-lambda';
import { LOCAL_REGION } from '../region.ts';
import type { MessageAttribute, ReceivedMessage } from '../sqs/message.ts';

/** A message as a function sees it: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event */
export const sqsRecord = (message: ReceivedMessage, queueArn: string): SQSRecord => ({
  messageId: message.messageId,
  receiptHandle: message.receiptHandle,
  body: message.body,
  attributes: {
    ApproximateReceiveCount: String(message.receiveCount),
    ...(message.traceHeader !== undefined && { AWSTraceHeader: message.traceHeader }),
    SentTimestamp: String(message.sentAt),
    SenderId: message.senderId,
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    ...(message.messageGroupId !== undefined && { MessageGroupId: message.messageGroupId }),
    ...(message.deadLetterSource !== undefined && { DeadLetterQueueSourceArn: message.deadLetterSource }),
  },
  messageAttributes: Object.fromEntries(
    Object.entries(message.messageAttributes).map(([name, attribute]) => [name, sqsRecordAttribute(attribute)]),
  ),
  md5OfBody: message.md5OfBody,
  ...(message.md5OfMessageAttributes !== undefined && { md5OfMessageAttributes: message.md5OfMessageAttributes }),
  eventSource: 'aws:sqs',
  eventSourceARN: queueArn,
  awsRegion: LOCAL_REGION,
});

const sqsRecordAttribute = (attribute: MessageAttribute): SQSMessageAttribute => ({
  ...('stringValue' in attribute
    ? { stringValue: attribute.stringValue }
    : { binaryValue: Buffer.from(attribute.binaryValue).toString('base64') }),
  stringListValues: [],
  binaryListValues: [],
  dataType: attribute.dataType,
});
