import * as z from 'zod/mini';
import { defineAction } from '../../json-protocol.ts';
import { runBatch } from '../batch.ts';
import { requireQueue, type SqsContext } from '../context.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessageBatch.html */
export const deleteMessageBatch = defineAction(
  z.object({ QueueUrl: z.string(), Entries: z.array(z.object({ Id: z.string(), ReceiptHandle: z.string() })) }),
  ({ QueueUrl, Entries }, { sqs }: SqsContext) => {
    const queue = requireQueue(sqs, QueueUrl);
    return runBatch('DeleteMessageBatchRequestEntry', Entries, ({ ReceiptHandle }) => {
      queue.delete(ReceiptHandle);
      return {};
    });
  },
);
