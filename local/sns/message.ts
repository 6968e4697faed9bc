import type { MessageAttribute, MessageAttributes } from '../sqs/message.ts';
import { attributesByteLength } from '../sqs/message-attributes.ts';
import { invalidParameter } from './errors.ts';
import { MAX_SUBJECT_LENGTH } from './limits.ts';

/** What somebody publishes. */
export type NewNotification = {
  readonly message: string;
  readonly subject?: string | undefined;
  /** Of the types String, String.Array, Number and Binary. */
  readonly messageAttributes?: MessageAttributes;
  /** Handed on to the queues, where it makes them fair. */
  readonly messageGroupId?: string | undefined;
};

/** Published to a topic. */
export type Notification = NewNotification & {
  readonly messageId: string;
  readonly topicArn: string;
  /** Milliseconds since the epoch. */
  readonly publishedAt: number;
};

const ATTRIBUTE_NAME = /^(?!(?:aws|amazon)\.)(?!\.)(?!.*\.\.)(?!.*\.$)[\w.-]{1,256}$/i;
const ATTRIBUTE_TYPES = ['String', 'String.Array', 'Number', 'Binary'];
const MESSAGE_GROUP_ID = /^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/;
const LINE_BREAK_OR_CONTROL = /\p{Cc}/u;

/** What counts against the limit on a message and on a batch. */
export const notificationByteLength = ({ message, messageAttributes = {} }: NewNotification): number =>
  Buffer.byteLength(message) + attributesByteLength(messageAttributes);

/**
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 *
 * @throws {AwsError} `InvalidParameter`
 */
export const checkNotification = (notification: NewNotification, maximumBytes: number): void => {
  const { message, subject, messageAttributes = {}, messageGroupId } = notification;
  if (message === '') {
    throw invalidParameter('Empty message');
  }
  if (notificationByteLength(notification) > maximumBytes) {
    throw invalidParameter('Message too long');
  }
  if (subject !== undefined && !isSubject(subject)) {
    throw invalidParameter('Subject');
  }
  if (messageGroupId !== undefined && !MESSAGE_GROUP_ID.test(messageGroupId)) {
    throw invalidParameter('MessageGroupId Reason: it can have 1 to 128 letters, digits and punctuation characters');
  }
  for (const [name, attribute] of Object.entries(messageAttributes)) {
    checkAttribute(name, attribute);
  }
};

const isSubject = (subject: string): boolean =>
  subject !== '' && subject.length <= MAX_SUBJECT_LENGTH && !LINE_BREAK_OR_CONTROL.test(subject);

const checkAttribute = (name: string, attribute: MessageAttribute): void => {
  const { dataType } = attribute;
  if (!ATTRIBUTE_NAME.test(name)) {
    throw invalidParameter(`Message attribute name '${name}' Reason: it is not a valid name`);
  }
  if (!ATTRIBUTE_TYPES.includes(dataType)) {
    throw invalidParameter(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is ` +
        'Binary, Number, and String.',
    );
  }
  const isBinary = !('stringValue' in attribute);
  const value = isBinary ? attribute.binaryValue : attribute.stringValue;
  if (value.length === 0 || isBinary !== (dataType === 'Binary')) {
    throw invalidParameter(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${dataType}'.`,
    );
  }
  if (dataType === 'Number' && Number.isNaN(Number(value))) {
    throw invalidParameter(`Could not cast message attribute '${name}' value to number.`);
  }
};
