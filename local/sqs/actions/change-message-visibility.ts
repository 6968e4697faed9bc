import * as z from 'zod/mini';
import { defineAction } from '../../json-protocol.ts';
import { requireQueue, type SqsContext } from '../context.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html */
export const changeMessageVisibility = defineAction(
  z.object({ QueueUrl: z.string(), ReceiptHandle: z.string(), VisibilityTimeout: z.number() }),
  ({ QueueUrl, ReceiptHandle, VisibilityTimeout }, { sqs }: SqsContext) =>
    requireQueue(sqs, QueueUrl).changeVisibility(ReceiptHandle, VisibilityTimeout),
);
