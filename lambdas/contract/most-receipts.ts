/**
 * A queue gives a message up once it has been received so often, whatever for: the most that SQS counts.
 *
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
export const mostReceipts = 1_000;
