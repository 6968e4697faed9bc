import { AwsError } from '../aws-error.ts';
import { MAX_DELAY_SECONDS, MAX_MESSAGE_BYTES, MAX_VISIBILITY_TIMEOUT_SECONDS, MAX_WAIT_SECONDS } from './limits.ts';

/** What can be set on a queue, in AWS's units. */
export type QueueSettings = {
  readonly visibilityTimeoutSeconds: number;
  readonly messageRetentionSeconds: number;
  readonly delaySeconds: number;
  readonly maximumMessageSizeBytes: number;
  readonly receiveWaitSeconds: number;
  readonly redrive: RedrivePolicy | undefined;
  /** JSON; kept and reported, and nobody is refused: IAM is proven offline. */
  readonly policy: string | undefined;
};

export type RedrivePolicy = { readonly deadLetterQueueArn: string; readonly maxReceiveCount: number };

export type NumericSetting = Exclude<keyof QueueSettings, 'policy' | 'redrive'>;

/**
 * The settings that are numbers: AWS's name, default and range.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
export const NUMERIC_SETTINGS: Readonly<
  Record<
    NumericSetting,
    { readonly attribute: string; readonly initial: number; readonly least: number; readonly most: number }
  >
> = {
  visibilityTimeoutSeconds: {
    attribute: 'VisibilityTimeout',
    initial: 30,
    least: 0,
    most: MAX_VISIBILITY_TIMEOUT_SECONDS,
  },
  messageRetentionSeconds: { attribute: 'MessageRetentionPeriod', initial: 345_600, least: 60, most: 1_209_600 },
  delaySeconds: { attribute: 'DelaySeconds', initial: 0, least: 0, most: MAX_DELAY_SECONDS },
  maximumMessageSizeBytes: {
    attribute: 'MaximumMessageSize',
    initial: MAX_MESSAGE_BYTES,
    least: 1024,
    most: MAX_MESSAGE_BYTES,
  },
  receiveWaitSeconds: { attribute: 'ReceiveMessageWaitTimeSeconds', initial: 0, least: 0, most: MAX_WAIT_SECONDS },
};

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html */
const MAX_RECEIVE_COUNT_RANGE = { least: 1, most: 1000 };

export const DEFAULT_SETTINGS: QueueSettings = {
  visibilityTimeoutSeconds: NUMERIC_SETTINGS.visibilityTimeoutSeconds.initial,
  messageRetentionSeconds: NUMERIC_SETTINGS.messageRetentionSeconds.initial,
  delaySeconds: NUMERIC_SETTINGS.delaySeconds.initial,
  maximumMessageSizeBytes: NUMERIC_SETTINGS.maximumMessageSizeBytes.initial,
  receiveWaitSeconds: NUMERIC_SETTINGS.receiveWaitSeconds.initial,
  redrive: undefined,
  policy: undefined,
};

/** @throws {AwsError} `InvalidAttributeValue` for a value out of AWS's range, `InvalidParameterValue` for a redrive policy */
export const checkSettings = (settings: QueueSettings): void => {
  for (const [name, { attribute, least, most }] of Object.entries(NUMERIC_SETTINGS)) {
    const value = settings[name as NumericSetting];
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new AwsError('InvalidAttributeValue', `Invalid value for the parameter ${attribute}.`);
    }
  }
  const { least, most } = MAX_RECEIVE_COUNT_RANGE;
  const maxReceiveCount = settings.redrive?.maxReceiveCount ?? least;
  if (!Number.isInteger(maxReceiveCount) || maxReceiveCount < least || maxReceiveCount > most) {
    throw new AwsError(
      'InvalidParameterValue',
      `Value ${maxReceiveCount} for parameter RedrivePolicy is invalid. Reason: Invalid value for maxReceiveCount: ` +
        `${maxReceiveCount}, valid values are from ${least} to ${most} both inclusive.`,
    );
  }
};
