import * as z from 'zod/mini';
import { defineAction } from '../../json-protocol.ts';
import { requireQueue, type SqsContext } from '../context.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_PurgeQueue.html */
export const purgeQueue = defineAction(z.object({ QueueUrl: z.string() }), ({ QueueUrl }, { sqs }: SqsContext) =>
  requireQueue(sqs, QueueUrl).purge(),
);
