/**
 * Quotas of standard queues.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
 */

/** The body together with the names, types and values of its attributes. */
export const MAX_MESSAGE_BYTES = 1_048_576;
/** All messages of one SendMessageBatch together. */
export const MAX_BATCH_BYTES = 1_048_576;
export const MAX_BATCH_ENTRIES = 10;
export const MAX_MESSAGE_ATTRIBUTES = 10;
export const MAX_MESSAGES_PER_RECEIVE = 10;
export const MAX_VISIBILITY_TIMEOUT_SECONDS = 43_200;
export const MAX_DELAY_SECONDS = 900;
export const MAX_WAIT_SECONDS = 20;
/** Messages of one queue that are received and not yet deleted. */
export const MAX_MESSAGES_IN_FLIGHT = 120_000;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_PurgeQueue.html */
export const PURGE_INTERVAL_SECONDS = 60;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html */
export const QUEUE_NAME_REUSE_SECONDS = 60;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html */
export const MAX_QUEUES_PER_PAGE = 1000;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html */
export const MAX_MOVES_PER_SECOND = 500;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListMessageMoveTasks.html */
export const MAX_MOVE_TASKS_LISTED = 10;
