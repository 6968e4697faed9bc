/**
 * Quotas of standard topics.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/sns.html
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */

/** The message together with the names, types and values of its attributes; also all messages of a batch. */
export const DEFAULT_MAX_MESSAGE_BYTES = 262_144;
/** What a topic can be opened for by `MaximumMessageSize`. */
export const MAX_MESSAGE_BYTES = 1_048_576;
export const MIN_MESSAGE_BYTES = 1_024;
export const MAX_BATCH_ENTRIES = 10;
export const MAX_SUBJECT_LENGTH = 100;
/** https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html */
export const MAX_FILTER_NAMES = 5;
export const MAX_FILTER_COMBINATIONS = 150;
/** https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html */
export const PAGE_SIZE = 100;
/** More make a raw delivery to SQS fail (https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html). */
export const MAX_RAW_ATTRIBUTES = 10;
