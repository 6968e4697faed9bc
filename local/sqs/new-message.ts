import { invalidParameter, invalidParameterValue } from './errors.ts';
import { MAX_DELAY_SECONDS } from './limits.ts';
import type { MessageAttributes, NewMessage } from './message.ts';
import { attributesByteLength, checkMessageAttributes } from './message-attributes.ts';
import { checkMessageBody } from './message-body.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const MESSAGE_GROUP_ID = /^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/;

/** What counts against the limits on a message and on a batch. */
export const messageByteLength = (body: string, attributes: MessageAttributes): number =>
  Buffer.byteLength(body) + attributesByteLength(attributes);

/** @throws {AwsError} for what SQS does not accept */
export const checkNewMessage = (
  { body, messageAttributes = {}, messageGroupId, delaySeconds = 0 }: NewMessage,
  maximumBytes: number,
): void => {
  checkMessageBody(body);
  checkMessageAttributes(messageAttributes);
  if (messageByteLength(body, messageAttributes) > maximumBytes) {
    throw invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${maximumBytes} bytes.`,
    );
  }
  if (!Number.isInteger(delaySeconds) || delaySeconds < 0 || delaySeconds > MAX_DELAY_SECONDS) {
    throw invalidParameterValue('DelaySeconds', delaySeconds, `DelaySeconds must be >= 0 and <= ${MAX_DELAY_SECONDS}.`);
  }
  if (messageGroupId !== undefined && !MESSAGE_GROUP_ID.test(messageGroupId)) {
    throw invalidParameterValue(
      'MessageGroupId',
      messageGroupId,
      'MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.',
    );
  }
};
