import * as z from 'zod/mini';
import { defineAction } from '../../json-protocol.ts';
import { requireQueue, type SqsContext } from '../context.ts';
import { parseQueueAttributes } from '../queue-attributes.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
export const setQueueAttributes = defineAction(
  z.object({ QueueUrl: z.string(), Attributes: z.record(z.string(), z.string()) }),
  ({ QueueUrl, Attributes }, { sqs }: SqsContext) =>
    requireQueue(sqs, QueueUrl).configure(parseQueueAttributes(Attributes)),
);
