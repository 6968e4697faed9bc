import * as z from 'zod/mini';
import { AwsError } from '../../aws-error.ts';
import { defineAction } from '../../json-protocol.ts';
import { digestAttributes } from '../attribute-digest.ts';
import { requireQueue, type SqsContext } from '../context.ts';
import { invalidParameterValue } from '../errors.ts';
import {
  MAX_MESSAGES_IN_FLIGHT,
  MAX_MESSAGES_PER_RECEIVE,
  MAX_VISIBILITY_TIMEOUT_SECONDS,
  MAX_WAIT_SECONDS,
} from '../limits.ts';
import { longPoll } from '../long-poll.ts';
import type { ReceivedMessage } from '../message.ts';
import { selectAttributes, writeAttributes } from '../message-attributes.ts';
import { checkSystemAttributeNames, selectSystemAttributes } from '../system-attributes.ts';

const Names = z.optional(z.array(z.string()));

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
export const receiveMessage = defineAction(
  z.object({
    QueueUrl: z.string(),
    MaxNumberOfMessages: z.optional(z.number()),
    VisibilityTimeout: z.optional(z.number()),
    WaitTimeSeconds: z.optional(z.number()),
    MessageAttributeNames: Names,
    MessageSystemAttributeNames: Names,
    AttributeNames: Names,
  }),
  async (input, { sqs, clock, signal }: SqsContext) => {
    const queue = requireQueue(sqs, input.QueueUrl);
    const settings = queue.settings();
    const {
      MaxNumberOfMessages: max = 1,
      VisibilityTimeout: visibilityTimeoutSeconds = settings.visibilityTimeoutSeconds,
      WaitTimeSeconds: waitSeconds = settings.receiveWaitSeconds,
    } = input;
    const wantedSystemAttributes = [...(input.MessageSystemAttributeNames ?? []), ...(input.AttributeNames ?? [])];
    checkSystemAttributeNames(wantedSystemAttributes);
    checkRange('MaxNumberOfMessages', max, 1, MAX_MESSAGES_PER_RECEIVE, 'Must be between 1 and 10, if provided.');
    checkVisibilityTimeout(visibilityTimeoutSeconds);
    checkRange('WaitTimeSeconds', waitSeconds, 0, MAX_WAIT_SECONDS, 'Must be >= 0 and <= 20, if provided.');
    if (waitSeconds === 0 && queue.counts().inFlight >= MAX_MESSAGES_IN_FLIGHT) {
      throw new AwsError('OverLimit', `More than ${MAX_MESSAGES_IN_FLIGHT} messages of the queue are in flight.`, 403);
    }
    const messages = await longPoll(queue, { max, visibilityTimeoutSeconds }, { clock, waitSeconds, signal });
    const wantedAttributes = input.MessageAttributeNames ?? [];
    return messages.length === 0
      ? {}
      : { Messages: messages.map((message) => writeMessage(message, wantedAttributes, wantedSystemAttributes)) };
  },
);

const checkVisibilityTimeout = (seconds: number) =>
  checkRange(
    'VisibilityTimeout',
    seconds,
    0,
    MAX_VISIBILITY_TIMEOUT_SECONDS,
    `Must be between 0 and ${MAX_VISIBILITY_TIMEOUT_SECONDS}, if provided.`,
  );

const checkRange = (parameter: string, value: number, least: number, most: number, reason: string) => {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw invalidParameterValue(parameter, value, reason);
  }
};

const writeMessage = (
  message: ReceivedMessage,
  wantedAttributes: readonly string[],
  wantedSystemAttributes: readonly string[],
) => {
  const attributes = selectAttributes(message.messageAttributes, wantedAttributes);
  const hasAttributes = Object.keys(attributes).length > 0;
  const systemAttributes = selectSystemAttributes(message, wantedSystemAttributes);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: message.md5OfBody,
    Body: message.body,
    Attributes: Object.keys(systemAttributes).length > 0 ? systemAttributes : undefined,
    MessageAttributes: hasAttributes ? writeAttributes(attributes) : undefined,
    MD5OfMessageAttributes: digestAttributes(attributes),
  };
};
