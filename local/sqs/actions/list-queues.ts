import * as z from 'zod/mini';
import { defineAction } from '../../json-protocol.ts';
import type { SqsContext } from '../context.ts';
import { pageOfQueueUrls } from '../queue-url-page.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html */
export const listQueues = defineAction(
  z.object({
    QueueNamePrefix: z.optional(z.string()),
    MaxResults: z.optional(z.number()),
    NextToken: z.optional(z.string()),
  }),
  ({ QueueNamePrefix = '', ...paging }, { sqs }: SqsContext) => {
    const queues = sqs.queues().filter(({ name }) => name.startsWith(QueueNamePrefix));
    const { urls, NextToken } = pageOfQueueUrls(queues, paging);
    return { QueueUrls: urls, NextToken };
  },
);
