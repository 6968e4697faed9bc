import * as z from 'zod/mini';
import { invalidParameter } from './errors.ts';
import { type FilterPolicy, parseFilterPolicy } from './filter-policy.ts';

/** A queue that gets what is published to a topic. */
export type Subscription = {
  readonly arn: string;
  readonly topicArn: string;
  readonly queueArn: string;
  readonly settings: SubscriptionSettings;
  /** ARN of who subscribed. */
  readonly subscribedBy: string;
};

export type SubscriptionSettings = {
  /** The message alone instead of an envelope. */
  readonly rawMessageDelivery: boolean;
  readonly filterPolicy: FilterPolicy | undefined;
  /** Gets what could not be delivered. */
  readonly deadLetterQueueArn: string | undefined;
};

export const DEFAULT_SUBSCRIPTION_SETTINGS: SubscriptionSettings = {
  rawMessageDelivery: false,
  filterPolicy: undefined,
  deadLetterQueueArn: undefined,
};

/**
 * The settings that are changed, from the attributes of Subscribe and SetSubscriptionAttributes.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html
 * @throws {AwsError} `InvalidParameter`
 */
export const parseSubscriptionAttributes = (
  attributes: Readonly<Record<string, string>>,
): Partial<SubscriptionSettings> =>
  Object.assign({}, ...Object.entries(attributes).map(([name, value]) => parseAttribute(name, value)));

export const readSubscriptionAttributes = ({
  arn,
  topicArn,
  queueArn,
  settings,
  subscribedBy,
}: Subscription): Readonly<Record<string, string>> => ({
  SubscriptionArn: arn,
  TopicArn: topicArn,
  Protocol: 'sqs',
  Endpoint: queueArn,
  Owner: ownerOf(topicArn),
  SubscriptionPrincipal: subscribedBy,
  ConfirmationWasAuthenticated: 'true',
  PendingConfirmation: 'false',
  RawMessageDelivery: String(settings.rawMessageDelivery),
  ...(settings.filterPolicy !== undefined && {
    FilterPolicy: settings.filterPolicy.text,
    FilterPolicyScope: 'MessageAttributes',
  }),
  ...(settings.deadLetterQueueArn !== undefined && {
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: settings.deadLetterQueueArn }),
  }),
});

/** The account of an ARN. */
export const ownerOf = (arn: string): string => arn.split(':')[4] ?? '';

const parseAttribute = (name: string, value: string): Partial<SubscriptionSettings> => {
  switch (name) {
    case 'RawMessageDelivery':
      return { rawMessageDelivery: parseFlag(name, value) };
    case 'FilterPolicy':
      return { filterPolicy: isEmptyPolicy(value) ? undefined : parseFilterPolicy(value) };
    case 'FilterPolicyScope':
      if (value !== 'MessageAttributes') {
        throw invalidParameter(
          `FilterPolicyScope: the local stack filters by MessageAttributes only, not by ${value}, see local/PARITY.md`,
        );
      }
      return {};
    case 'RedrivePolicy':
      return { deadLetterQueueArn: value === '' ? undefined : parseRedrivePolicy(value) };
    default:
      throw invalidParameter(`AttributeName: the local stack cannot set ${name} of a subscription`);
  }
};

const parseFlag = (name: string, value: string): boolean => {
  if (!/^(?:true|false)$/i.test(value)) {
    throw invalidParameter(`Attributes Reason: ${name}: Invalid value [${value}]. Must be true or false.`);
  }
  return value.toLowerCase() === 'true';
};

/** Both take the policy away. */
const isEmptyPolicy = (value: string): boolean => value === '' || value.trim() === '{}';

const redrivePolicy = z.object({ deadLetterTargetArn: z.string().check(z.regex(/^arn:aws:sqs:/)) });

const parseRedrivePolicy = (value: string): string => {
  try {
    return redrivePolicy.parse(JSON.parse(value)).deadLetterTargetArn;
  } catch {
    throw invalidParameter('RedrivePolicy: must be a JSON object with the deadLetterTargetArn of a queue');
  }
};
