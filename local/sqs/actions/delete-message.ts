import * as z from 'zod/mini';
import { defineAction } from '../../json-protocol.ts';
import { requireQueue, type SqsContext } from '../context.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html */
export const deleteMessage = defineAction(
  z.object({ QueueUrl: z.string(), ReceiptHandle: z.string() }),
  ({ QueueUrl, ReceiptHandle }, { sqs }: SqsContext) => requireQueue(sqs, QueueUrl).delete(ReceiptHandle),
);
