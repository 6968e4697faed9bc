import * as z from 'zod/mini';
import { AwsError } from '../aws-error.ts';
import { unsupportedOperation } from './errors.ts';
import type { Queue } from './queue.ts';
import { NUMERIC_SETTINGS, type NumericSetting, type QueueSettings, type RedrivePolicy } from './queue-settings.ts';

/**
 * Every attribute of a standard queue that the local stack knows, by AWS's name.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
 */
const READERS: Readonly<Record<string, (queue: Queue) => string | number | undefined>> = {
  ...Object.fromEntries(
    Object.entries(NUMERIC_SETTINGS).map(([setting, { attribute }]) => [
      attribute,
      (queue: Queue) => queue.settings()[setting as NumericSetting],
    ]),
  ),
  QueueArn: (queue) => queue.arn,
  ApproximateNumberOfMessages: (queue) => queue.counts().visible,
  ApproximateNumberOfMessagesNotVisible: (queue) => queue.counts().inFlight,
  ApproximateNumberOfMessagesDelayed: (queue) => queue.counts().delayed,
  CreatedTimestamp: (queue) => Math.floor(queue.createdAt / 1000),
  LastModifiedTimestamp: (queue) => Math.floor(queue.configuredAt() / 1000),
  SqsManagedSseEnabled: () => 'true',
  Policy: (queue) => queue.settings().policy,
  RedrivePolicy: (queue) => writeRedrivePolicy(queue.settings().redrive),
};

/** Attributes AWS has and the local stack does not model: reading them gives nothing, setting them is refused. */
const NOT_MODELLED = new Set(['RedriveAllowPolicy', 'KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds']);

/** @throws {AwsError} `InvalidAttributeName` */
export const readQueueAttributes = (queue: Queue, wanted: readonly string[]): Record<string, string> => {
  const names = wanted.includes('All') ? Object.keys(READERS) : wanted;
  return Object.fromEntries(
    names.flatMap((name) => {
      const read = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
      if (read === undefined && !NOT_MODELLED.has(name)) {
        throw unknownAttribute(name);
      }
      const value = read?.(queue);
      return value === undefined ? [] : [[name, String(value)]];
    }),
  );
};

/** @throws {AwsError} `InvalidAttributeName`, `InvalidAttributeValue`, `UnsupportedOperation` for what is not modelled */
export const parseQueueAttributes = (attributes: Readonly<Record<string, string>>): Partial<QueueSettings> =>
  Object.assign({}, ...Object.entries(attributes).map(([name, value]) => parseQueueAttribute(name, value)));

const parseQueueAttribute = (name: string, value: string): Partial<QueueSettings> => {
  if (name === 'RedrivePolicy') {
    return { redrive: parseRedrivePolicy(value) };
  }
  if (name === 'Policy') {
    return { policy: parsePolicy(value) };
  }
  if (NOT_MODELLED.has(name) || name === 'SqsManagedSseEnabled') {
    throw unsupportedOperation(`the local stack cannot set ${name} of a queue: leave it out, it has no local effect`);
  }
  const setting = Object.entries(NUMERIC_SETTINGS).find(([, { attribute }]) => attribute === name)?.[0];
  if (setting === undefined) {
    throw unknownAttribute(name);
  }
  return { [setting]: Number(value) };
};

const RedrivePolicySchema = z.object({
  deadLetterTargetArn: z.string(),
  maxReceiveCount: z.coerce.number(),
});

/** The empty text takes the policy away. */
const parseRedrivePolicy = (text: string): RedrivePolicy | undefined => {
  if (text === '') {
    return undefined;
  }
  const parsed = z.safeParse(RedrivePolicySchema, parseJson(text));
  if (!parsed.success) {
    throw new AwsError('InvalidAttributeValue', 'Invalid value for the parameter RedrivePolicy.');
  }
  const { deadLetterTargetArn: deadLetterQueueArn, maxReceiveCount } = parsed.data;
  return { deadLetterQueueArn, maxReceiveCount };
};

/** The empty text takes the policy away. */
const parsePolicy = (text: string): string | undefined => {
  if (text === '') {
    return undefined;
  }
  if (parseJson(text) === undefined) {
    throw new AwsError('InvalidAttributeValue', 'Invalid value for the parameter Policy.');
  }
  return text;
};

const writeRedrivePolicy = (redrive: RedrivePolicy | undefined): string | undefined =>
  redrive &&
  JSON.stringify({ deadLetterTargetArn: redrive.deadLetterQueueArn, maxReceiveCount: redrive.maxReceiveCount });

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const unknownAttribute = (name: string): AwsError => new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
