import * as z from 'zod/mini';
import { defineAction } from '../../json-protocol.ts';
import { requireQueue, type SqsContext } from '../context.ts';
import { readQueueAttributes } from '../queue-attributes.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html */
export const getQueueAttributes = defineAction(
  z.object({ QueueUrl: z.string(), AttributeNames: z.optional(z.array(z.string())) }),
  ({ QueueUrl, AttributeNames = [] }, { sqs }: SqsContext) => {
    const attributes = readQueueAttributes(requireQueue(sqs, QueueUrl), AttributeNames);
    return Object.keys(attributes).length === 0 ? {} : { Attributes: attributes };
  },
);
