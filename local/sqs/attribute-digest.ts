import { createHash } from 'node:crypto';
import type { MessageAttributes } from './message.ts';

const STRING_TRANSPORT = 1;
const BINARY_TRANSPORT = 2;

/**
 * The MD5 of message attributes, which every SDK computes too and compares; `undefined` when there are none.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 */
export const digestAttributes = (attributes: MessageAttributes): string | undefined => {
  const names = Object.keys(attributes).toSorted();
  if (names.length === 0) {
    return undefined;
  }
  const digest = createHash('md5');
  const updateWithLength = (value: Uint8Array) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(value.length);
    digest.update(length).update(value);
  };
  for (const name of names) {
    const attribute = attributes[name];
    if (attribute === undefined) {
      continue;
    }
    const isString = 'stringValue' in attribute;
    updateWithLength(Buffer.from(name));
    updateWithLength(Buffer.from(attribute.dataType));
    digest.update(Uint8Array.of(isString ? STRING_TRANSPORT : BINARY_TRANSPORT));
    updateWithLength(isString ? Buffer.from(attribute.stringValue) : attribute.binaryValue);
  }
  return digest.digest('hex');
};
