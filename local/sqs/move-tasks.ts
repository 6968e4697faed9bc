import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import { invalidParameter } from './errors.ts';
import type { Queue } from './queue.ts';

/** A dead-letter queue redrive: under way, or as it ended. */
export type MoveTask = {
  readonly handle: string;
  readonly sourceArn: string;
  /** `undefined`: each message goes back to the queue it came from. */
  readonly destinationArn: string | undefined;
  readonly maxPerSecond: number | undefined;
  readonly startedAt: number;
  readonly toMove: number;
  moved: number;
  status: 'RUNNING' | 'COMPLETED' | 'FAILED';
  failureReason: string | undefined;
};

export type NewMoveTask = Pick<MoveTask, 'sourceArn' | 'destinationArn' | 'maxPerSecond'> & {
  /** Who redrives: the messages are sent again in this one's name. */
  readonly senderId: string;
};

export type MoveTasks = {
  /** @throws {AwsError} when a queue does not exist, or a task of the same source is running */
  start(request: NewMoveTask): MoveTask;
  /** The tasks of one source, newest first. @throws {AwsError} when the source does not exist */
  list(sourceArn: string): readonly MoveTask[];
};

/**
 * Moves what is visible in a dead-letter queue when it starts. AWS sends each message again in the name of whoever redrives,
 * so it has a new id, time and sender, and starts its retention afresh.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 */
export const createMoveTasks = ({
  clock,
  queues,
}: {
  readonly clock: Clock;
  readonly queues: () => readonly Queue[];
}): MoveTasks => {
  const tasks: MoveTask[] = [];

  const queueByArn = (arn: string) => queues().find((queue) => queue.arn === arn);

  const requireQueue = (parameter: string, arn: string): Queue => {
    const queue = queueByArn(arn);
    if (queue === undefined) {
      throw new AwsError(
        'ResourceNotFoundException',
        `The resource that you specified for the ${parameter} parameter doesn't exist.`,
        404,
      );
    }
    return queue;
  };

  const step = (task: MoveTask, source: Queue, senderId: string) => {
    const budget = task.maxPerSecond ?? Number.POSITIVE_INFINITY;
    for (let movedNow = 0; movedNow < budget; movedNow += 1) {
      const [message] = task.moved < task.toMove ? source.receive({ max: 1 }) : [];
      if (message === undefined) {
        task.status = 'COMPLETED';
        return;
      }
      const destination = queueByArn(task.destinationArn ?? message.deadLetterSource ?? '');
      if (destination === undefined) {
        source.changeVisibility(message.receiptHandle, 0);
        task.status = 'FAILED';
        task.failureReason = 'CouldNotDetermineMessageSource';
        return;
      }
      const { body, messageAttributes, traceHeader, messageGroupId } = message;
      destination.send({ body, messageAttributes, traceHeader, messageGroupId, senderId });
      source.delete(message.receiptHandle);
      task.moved += 1;
    }
    clock.after(1000, () => step(task, source, senderId));
  };

  return {
    start({ senderId, ...request }) {
      const source = requireQueue('SourceArn', request.sourceArn);
      if (request.destinationArn !== undefined) {
        requireQueue('DestinationArn', request.destinationArn);
      }
      if (!queues().some((queue) => queue.settings().redrive?.deadLetterQueueArn === source.arn)) {
        throw invalidParameter('Source queue must be configured as a Dead Letter Queue.');
      }
      if (tasks.some(({ sourceArn, status }) => sourceArn === source.arn && status === 'RUNNING')) {
        throw invalidParameter(
          'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
        );
      }
      const task: MoveTask = {
        ...request,
        handle: newTaskHandle(source.arn),
        startedAt: clock.now(),
        toMove: source.counts().visible,
        moved: 0,
        status: 'RUNNING',
        failureReason: undefined,
      };
      tasks.unshift(task);
      step(task, source, senderId);
      return task;
    },
    list(sourceArn) {
      requireQueue('SourceArn', sourceArn);
      return tasks.filter((task) => task.sourceArn === sourceArn);
    },
  };
};

const newTaskHandle = (sourceArn: string): string =>
  Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn })).toString('base64');
