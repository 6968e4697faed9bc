import * as z from 'zod/mini';
import { defineAction } from '../../json-protocol.ts';
import { runBatch } from '../batch.ts';
import { requireQueue, type SqsContext } from '../context.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibilityBatch.html */
export const changeMessageVisibilityBatch = defineAction(
  z.object({
    QueueUrl: z.string(),
    Entries: z.array(z.object({ Id: z.string(), ReceiptHandle: z.string(), VisibilityTimeout: z.number() })),
  }),
  ({ QueueUrl, Entries }, { sqs }: SqsContext) => {
    const queue = requireQueue(sqs, QueueUrl);
    return runBatch('ChangeMessageVisibilityBatchRequestEntry', Entries, ({ ReceiptHandle, VisibilityTimeout }) => {
      queue.changeVisibility(ReceiptHandle, VisibilityTimeout);
      return {};
    });
  },
);
