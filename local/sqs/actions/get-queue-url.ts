import * as z from 'zod/mini';
import { defineAction } from '../../json-protocol.ts';
import type { SqsContext } from '../context.ts';
import { queueDoesNotExist } from '../errors.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueUrl.html */
export const getQueueUrl = defineAction(z.object({ QueueName: z.string() }), ({ QueueName }, { sqs }: SqsContext) => {
  const queue = sqs.queueByName(QueueName);
  if (queue === undefined) {
    throw queueDoesNotExist();
  }
  return { QueueUrl: queue.url };
});
