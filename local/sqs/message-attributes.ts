import { AwsError } from '../aws-error.ts';
import { invalidParameter } from './errors.ts';
import { MAX_MESSAGE_ATTRIBUTES } from './limits.ts';
import type { MessageAttribute, MessageAttributes } from './message.ts';

/**
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-message-attributes
 */
const NAME = /^(?!(?:aws|amazon)\.)(?!\.)(?!.*\.\.)(?!.*\.$)[\w.-]{1,256}$/i;
const DATA_TYPE = /^(?:String|Number|Binary)(?:\..*)?$/;

/** @throws {AwsError} `InvalidParameterValue` */
export const checkMessageAttributes = (attributes: MessageAttributes): void => {
  const entries = Object.entries(attributes);
  if (entries.length > MAX_MESSAGE_ATTRIBUTES) {
    throw invalidParameter(
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [${MAX_MESSAGE_ATTRIBUTES}].`,
    );
  }
  for (const [name, attribute] of entries) {
    const problem = problemWith(name, attribute);
    if (problem !== undefined) {
      throw invalidParameter(problem);
    }
  }
};

/** What counts towards a message's size: names, types and values. */
export const attributesByteLength = (attributes: MessageAttributes): number =>
  Object.entries(attributes).reduce(
    (sum, [name, attribute]) =>
      sum +
      Buffer.byteLength(name) +
      Buffer.byteLength(attribute.dataType) +
      Buffer.byteLength('stringValue' in attribute ? attribute.stringValue : attribute.binaryValue),
    0,
  );

/** The attributes that ReceiveMessage's `MessageAttributeNames` asks for: `All`, `.*`, `prefix.*` or a name. */
export const selectAttributes = (attributes: MessageAttributes, wanted: readonly string[]): MessageAttributes => {
  const isWanted = (name: string) =>
    wanted.some((pattern) =>
      pattern.endsWith('.*') ? name.startsWith(pattern.slice(0, -2)) : pattern === 'All' || pattern === name,
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isWanted(name)));
};

/** A message attribute in SQS's JSON. */
export type WireAttribute = {
  readonly DataType: string;
  readonly StringValue?: string | undefined;
  /** Base64. */
  readonly BinaryValue?: string | undefined;
};

/** @throws {AwsError} `InvalidParameterValue` for an attribute without a value */
export const readAttributes = (wire: Readonly<Record<string, WireAttribute>>): MessageAttributes =>
  Object.fromEntries(Object.entries(wire).map(([name, attribute]) => [name, readAttribute(name, attribute)]));

export const writeAttributes = (attributes: MessageAttributes): Record<string, WireAttribute> =>
  Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, writeAttribute(attribute)]));

const readAttribute = (name: string, { DataType, StringValue, BinaryValue }: WireAttribute): MessageAttribute => {
  if (BinaryValue !== undefined && DataType.startsWith('Binary')) {
    return { dataType: DataType, binaryValue: Buffer.from(BinaryValue, 'base64') };
  }
  if (StringValue === undefined) {
    throw new AwsError('InvalidParameterValue', withoutValue(name, DataType));
  }
  return { dataType: DataType, stringValue: StringValue };
};

const writeAttribute = (attribute: MessageAttribute): WireAttribute =>
  'stringValue' in attribute
    ? { DataType: attribute.dataType, StringValue: attribute.stringValue }
    : { DataType: attribute.dataType, BinaryValue: Buffer.from(attribute.binaryValue).toString('base64') };

const problemWith = (name: string, attribute: MessageAttribute): string | undefined => {
  if (!NAME.test(name)) {
    return (
      `Message (user) attribute name '${name}' is invalid: it can have 1 to 256 letters, digits, underscores, hyphens and ` +
      'single periods, and cannot start with AWS. or Amazon.'
    );
  }
  const { dataType } = attribute;
  if (!DATA_TYPE.test(dataType)) {
    return (
      `Message (user) attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is ` +
      'Binary, Number, and String.'
    );
  }
  const value = 'stringValue' in attribute ? attribute.stringValue : attribute.binaryValue;
  if (value.length === 0 || dataType.startsWith('Binary') === 'stringValue' in attribute) {
    return withoutValue(name, dataType);
  }
  if (dataType.startsWith('Number') && Number.isNaN(Number(value))) {
    return `Can't cast the value of message (user) attribute '${name}' to a number.`;
  }
  return undefined;
};

const withoutValue = (name: string, dataType: string): string =>
  `Message (user) attribute '${name}' must contain a non-empty value of type '${dataType.split('.', 1)[0]}'.`;
