import * as z from 'zod/mini';
import { defineAction } from '../../json-protocol.ts';
import type { SqsContext } from '../context.ts';
import { invalidParameterValue } from '../errors.ts';
import { MAX_MOVES_PER_SECOND } from '../limits.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html */
export const startMessageMoveTask = defineAction(
  z.object({
    SourceArn: z.string(),
    DestinationArn: z.optional(z.string()),
    MaxNumberOfMessagesPerSecond: z.optional(z.number()),
  }),
  ({ SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond: maxPerSecond }, { sqs, caller }: SqsContext) => {
    if (maxPerSecond !== undefined && (maxPerSecond < 1 || maxPerSecond > MAX_MOVES_PER_SECOND)) {
      throw invalidParameterValue(
        'MaxNumberOfMessagesPerSecond',
        maxPerSecond,
        `MaxNumberOfMessagesPerSecond must be between 1 and ${MAX_MOVES_PER_SECOND}.`,
      );
    }
    const task = sqs.moveTasks.start({
      sourceArn: SourceArn,
      destinationArn: DestinationArn,
      maxPerSecond,
      senderId: caller.senderId,
    });
    return { TaskHandle: task.handle };
  },
);
