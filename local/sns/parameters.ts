import { listParameter } from '../query-list.ts';
import type { MessageAttribute } from '../sqs/message.ts';
import { element, type Xml } from '../xml.ts';
import { invalidParameter } from './errors.ts';
import type { NewNotification } from './message.ts';

/** @throws {AwsError} `InvalidParameter` */
export const requireParameter = (parameters: URLSearchParams, name: string): string => {
  const value = parameters.get(name);
  if (value === null || value === '') {
    throw invalidParameter(`${name} Reason: no value for required parameter`);
  }
  return value;
};

/**
 * What Publish and an entry of PublishBatch have in common.
 *
 * @throws {AwsError} `InvalidParameter`, also for what a standard topic or the local stack does not take
 */
export const readNotification = (parameters: URLSearchParams): NewNotification => {
  if (parameters.has('MessageStructure')) {
    throw invalidParameter('MessageStructure: the local stack sends every protocol the same message, leave it out');
  }
  if (parameters.has('MessageDeduplicationId')) {
    throw invalidParameter(
      'MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type',
    );
  }
  const attributes = listParameter(parameters, 'MessageAttributes.entry');
  return {
    message: parameters.get('Message') ?? '',
    subject: parameters.get('Subject') ?? undefined,
    messageGroupId: parameters.get('MessageGroupId') ?? undefined,
    messageAttributes: Object.fromEntries(attributes.map((entry) => [entry.get('Name') ?? '', readAttribute(entry)])),
  };
};

const readAttribute = (entry: URLSearchParams): MessageAttribute => {
  const dataType = entry.get('Value.DataType') ?? '';
  const binaryValue = entry.get('Value.BinaryValue');
  return binaryValue === null
    ? { dataType, stringValue: entry.get('Value.StringValue') ?? '' }
    : { dataType, binaryValue: Buffer.from(binaryValue, 'base64') };
};

/** A map of texts, as the attributes of a topic or subscription are written. */
export const attributesElement = (attributes: Readonly<Record<string, string>>): Xml | undefined =>
  element(
    'Attributes',
    Object.entries(attributes).map(([key, value]) => element('entry', [element('key', key), element('value', value)])),
  );
