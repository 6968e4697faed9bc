import { LOCAL_ACCOUNT, LOCAL_REGION } from '../region.ts';
import { invalidParameter } from './errors.ts';
import { DEFAULT_MAX_MESSAGE_BYTES, MAX_MESSAGE_BYTES, MIN_MESSAGE_BYTES } from './limits.ts';

/** A standard topic. */
export type Topic = {
  readonly name: string;
  readonly arn: string;
  readonly displayName: string;
  readonly maximumMessageSizeBytes: number;
  /** Reported, without effect: nothing is encrypted locally. */
  readonly kmsMasterKeyId: string | undefined;
};

export type NewTopic = {
  readonly name: string;
  readonly displayName?: string | undefined;
  /** @default 256 KiB */
  readonly maximumMessageSizeBytes?: number | undefined;
  readonly kmsMasterKeyId?: string | undefined;
};

const TOPIC_NAME = /^[\w-]{1,256}$/;

/** @throws {AwsError} `InvalidParameter` */
export const newTopic = ({
  name,
  displayName = '',
  maximumMessageSizeBytes = DEFAULT_MAX_MESSAGE_BYTES,
  kmsMasterKeyId,
}: NewTopic): Topic => {
  if (name.endsWith('.fifo')) {
    throw invalidParameter(`the local stack has standard topics only, and ${name} is a FIFO topic`);
  }
  if (!TOPIC_NAME.test(name)) {
    throw invalidParameter('Topic Name');
  }
  if (
    !Number.isInteger(maximumMessageSizeBytes) ||
    maximumMessageSizeBytes < MIN_MESSAGE_BYTES ||
    maximumMessageSizeBytes > MAX_MESSAGE_BYTES
  ) {
    throw invalidParameter('MaximumMessageSize');
  }
  return { name, arn: topicArn(name), displayName, maximumMessageSizeBytes, kmsMasterKeyId };
};

const topicArn = (name: string): string => `arn:aws:sns:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${name}`;
