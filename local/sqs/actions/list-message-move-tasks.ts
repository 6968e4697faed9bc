import * as z from 'zod/mini';
import { defineAction } from '../../json-protocol.ts';
import type { SqsContext } from '../context.ts';
import { invalidParameterValue } from '../errors.ts';
import { MAX_MOVE_TASKS_LISTED } from '../limits.ts';
import type { MoveTask } from '../move-tasks.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListMessageMoveTasks.html */
export const listMessageMoveTasks = defineAction(
  z.object({ SourceArn: z.string(), MaxResults: z.optional(z.number()) }),
  ({ SourceArn, MaxResults = 1 }, { sqs }: SqsContext) => {
    if (!Number.isInteger(MaxResults) || MaxResults < 1 || MaxResults > MAX_MOVE_TASKS_LISTED) {
      throw invalidParameterValue(
        'MaxResults',
        MaxResults,
        `Must be between 1 and ${MAX_MOVE_TASKS_LISTED}, if provided.`,
      );
    }
    return { Results: sqs.moveTasks.list(SourceArn).slice(0, MaxResults).map(writeTask) };
  },
);

const writeTask = (task: MoveTask) => ({
  // AWS gives the handle of a running task only.
  TaskHandle: task.status === 'RUNNING' ? task.handle : undefined,
  Status: task.status,
  SourceArn: task.sourceArn,
  DestinationArn: task.destinationArn,
  MaxNumberOfMessagesPerSecond: task.maxPerSecond,
  ApproximateNumberOfMessagesMoved: task.moved,
  ApproximateNumberOfMessagesToMove: task.toMove,
  FailureReason: task.failureReason,
  StartedTimestamp: task.startedAt,
});
