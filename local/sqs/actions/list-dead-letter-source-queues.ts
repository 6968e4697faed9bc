import * as z from 'zod/mini';
import { defineAction } from '../../json-protocol.ts';
import { requireQueue, type SqsContext } from '../context.ts';
import { pageOfQueueUrls } from '../queue-url-page.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListDeadLetterSourceQueues.html */
export const listDeadLetterSourceQueues = defineAction(
  z.object({ QueueUrl: z.string(), MaxResults: z.optional(z.number()), NextToken: z.optional(z.string()) }),
  ({ QueueUrl, ...paging }, { sqs }: SqsContext) => {
    const { arn } = requireQueue(sqs, QueueUrl);
    const sources = sqs.queues().filter((queue) => queue.settings().redrive?.deadLetterQueueArn === arn);
    const { urls, NextToken } = pageOfQueueUrls(sources, paging);
    // The one member of the API that starts with a small letter.
    return { queueUrls: urls, NextToken };
  },
);
