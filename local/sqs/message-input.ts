import * as z from 'zod/mini';
import { AwsError } from '../aws-error.ts';
import { digestAttributes } from './attribute-digest.ts';
import { invalidParameter, unsupportedOperation } from './errors.ts';
import type { Message, NewMessage } from './message.ts';
import { readAttributes } from './message-attributes.ts';

const AttributeSchema = z.object({
  DataType: z.string(),
  StringValue: z.optional(z.string()),
  BinaryValue: z.optional(z.string()),
  StringListValues: z.optional(z.array(z.string())),
  BinaryListValues: z.optional(z.array(z.string())),
});

/** What SendMessage and an entry of SendMessageBatch have in common. */
export const MESSAGE_FIELDS = {
  MessageBody: z.string(),
  DelaySeconds: z.optional(z.number()),
  MessageAttributes: z.optional(z.record(z.string(), AttributeSchema)),
  MessageSystemAttributes: z.optional(z.record(z.string(), AttributeSchema)),
  MessageGroupId: z.optional(z.string()),
  MessageDeduplicationId: z.optional(z.string()),
};

const MessageSchema = z.object(MESSAGE_FIELDS);

export type MessageInput = z.output<typeof MessageSchema>;

/** The only system attribute a sender can set. */
const TRACE_HEADER = 'AWSTraceHeader';

/** @throws {AwsError} for what a standard queue does not take */
export const readMessage = (input: MessageInput, senderId: string): NewMessage => {
  if (input.MessageDeduplicationId !== undefined) {
    throw invalidParameter(
      `Value ${input.MessageDeduplicationId} for parameter MessageDeduplicationId is invalid. Reason: The request include ` +
        'parameter that is not valid for this queue type.',
    );
  }
  const attributes = { ...input.MessageAttributes, ...input.MessageSystemAttributes };
  if (
    Object.values(attributes).some(({ StringListValues, BinaryListValues }) => StringListValues ?? BinaryListValues)
  ) {
    throw unsupportedOperation('Message attribute list values are not supported.');
  }
  const unknown = Object.keys(input.MessageSystemAttributes ?? {}).find((name) => name !== TRACE_HEADER);
  if (unknown !== undefined) {
    throw new AwsError('InvalidParameterValue', `Message system attribute name '${unknown}' is invalid.`);
  }
  return {
    body: input.MessageBody,
    messageAttributes: readAttributes(input.MessageAttributes ?? {}),
    traceHeader: input.MessageSystemAttributes?.[TRACE_HEADER]?.StringValue,
    messageGroupId: input.MessageGroupId,
    delaySeconds: input.DelaySeconds,
    senderId,
  };
};

/** What counts against the limit on a batch; it must not fail for an entry that is not valid. */
export const inputByteLength = ({ MessageBody, MessageAttributes = {} }: MessageInput): number =>
  Object.entries(MessageAttributes).reduce(
    (sum, [name, { DataType, StringValue = '', BinaryValue = '' }]) =>
      sum + Buffer.byteLength(name + DataType + StringValue) + Buffer.byteLength(BinaryValue, 'base64'),
    Buffer.byteLength(MessageBody),
  );

/** How SendMessage and SendMessageBatch report a message that was taken. */
export const writeSent = ({ messageId, md5OfBody, md5OfMessageAttributes, traceHeader }: Message) => ({
  MessageId: messageId,
  MD5OfMessageBody: md5OfBody,
  MD5OfMessageAttributes: md5OfMessageAttributes,
  MD5OfMessageSystemAttributes:
    traceHeader === undefined
      ? undefined
      : digestAttributes({ [TRACE_HEADER]: { dataType: 'String', stringValue: traceHeader } }),
});
