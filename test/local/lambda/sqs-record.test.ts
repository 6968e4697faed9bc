import { expect, it } from 'vitest';
import { sqsRecord } from '../../../local/lambda/sqs-record.ts';
import type { ReceivedMessage } from '../../../local/sqs/message.ts';

const QUEUE_ARN = 'arn:aws:sqs:eu-west-1:000000000000:intake';

const message: ReceivedMessage = {
  messageId: '19dd0b57',
  receiptHandle: 'handle',
  body: 'Test message 😀',
  md5OfBody: 'e4e68fb7',
  messageAttributes: {},
  md5OfMessageAttributes: undefined,
  traceHeader: undefined,
  messageGroupId: undefined,
  senderId: 'AROAEXAMPLE:session',
  sentAt: 1_545_082_649_183,
  deadLetterSource: undefined,
  receiveCount: 2,
  firstReceivedAt: 1_545_082_649_185,
};

it('looks like the example in the Lambda developer guide', () => {
  expect(sqsRecord(message, QUEUE_ARN)).toEqual({
    messageId: '19dd0b57',
    receiptHandle: 'handle',
    body: 'Test message 😀',
    attributes: {
      ApproximateReceiveCount: '2',
      SentTimestamp: '1545082649183',
      SenderId: 'AROAEXAMPLE:session',
      ApproximateFirstReceiveTimestamp: '1545082649185',
    },
    messageAttributes: {},
    md5OfBody: 'e4e68fb7',
    eventSource: 'aws:sqs',
    eventSourceARN: QUEUE_ARN,
    awsRegion: 'eu-west-1',
  });
});

it('carries what a message may have beside its body', () => {
  const record = sqsRecord(
    {
      ...message,
      messageAttributes: {
        colour: { dataType: 'String', stringValue: 'blue' },
        picture: { dataType: 'Binary.png', binaryValue: Uint8Array.of(1, 2, 3) },
      },
      md5OfMessageAttributes: 'c48838',
      traceHeader: 'Root=1-5759e988-bd862e3fe1be46a994272793',
      messageGroupId: 'billing',
      deadLetterSource: 'arn:aws:sqs:eu-west-1:000000000000:source',
    },
    QUEUE_ARN,
  );
  expect(record).toMatchObject({
    attributes: {
      AWSTraceHeader: 'Root=1-5759e988-bd862e3fe1be46a994272793',
      MessageGroupId: 'billing',
      DeadLetterQueueSourceArn: 'arn:aws:sqs:eu-west-1:000000000000:source',
    },
    messageAttributes: {
      colour: { dataType: 'String', stringValue: 'blue', stringListValues: [], binaryListValues: [] },
      picture: { dataType: 'Binary.png', binaryValue: 'AQID', stringListValues: [], binaryListValues: [] },
    },
    md5OfMessageAttributes: 'c48838',
  });
});
