import * as z from 'zod/mini';
import { AwsError } from '../../aws-error.ts';
import { defineAction } from '../../json-protocol.ts';
import type { SqsContext } from '../context.ts';
import { parseQueueAttributes } from '../queue-attributes.ts';
import type { QueueSettings } from '../queue-settings.ts';

/**
 * The queue of this name that exists already, when it has the attributes that are asked for. Tags are dropped.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
 */
export const createQueue = defineAction(
  z.object({ QueueName: z.string(), Attributes: z.optional(z.record(z.string(), z.string())) }),
  ({ QueueName, Attributes = {} }, { sqs }: SqsContext) => {
    const settings = parseQueueAttributes(Attributes);
    const existing = sqs.queueByName(QueueName);
    if (existing === undefined) {
      return { QueueUrl: sqs.createQueue({ name: QueueName, ...settings }).url };
    }
    if (!includes(existing.settings(), settings)) {
      throw new AwsError(
        'QueueNameExists',
        'A queue already exists with the same name and a different value for attribute(s).',
      );
    }
    return { QueueUrl: existing.url };
  },
);

const includes = (settings: QueueSettings, asked: Partial<QueueSettings>): boolean =>
  JSON.stringify({ ...settings, ...asked }) === JSON.stringify(settings);
