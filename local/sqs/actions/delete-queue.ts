import * as z from 'zod/mini';
import { defineAction } from '../../json-protocol.ts';
import { requireQueue, type SqsContext } from '../context.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html */
export const deleteQueue = defineAction(z.object({ QueueUrl: z.string() }), ({ QueueUrl }, { sqs }: SqsContext) =>
  sqs.deleteQueue(requireQueue(sqs, QueueUrl).name),
);
