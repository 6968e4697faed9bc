import { AwsError } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../region.ts';
import type { Trace } from '../trace.ts';
import { invalidParameter, unsupportedOperation } from './errors.ts';
import { QUEUE_NAME_REUSE_SECONDS } from './limits.ts';
import { createMoveTasks, type MoveTasks } from './move-tasks.ts';
import { createQueue, type DeadLetterTarget, type Queue } from './queue.ts';
import { DEFAULT_SETTINGS, type QueueSettings } from './queue-settings.ts';

/** The queues of the local account. */
export type Sqs = {
  /** Every setting that is not given has AWS's default. @throws {AwsError} when one is out of range */
  createQueue(request: { readonly name: string } & Partial<QueueSettings>): Queue;
  /** With its messages. Another of that name can be made after a minute. */
  deleteQueue(name: string): void;
  queueByArn(arn: string): Queue | undefined;
  queueByName(name: string): Queue | undefined;
  /** Whatever host the URL names: a client may know the endpoint by another name. */
  queueByUrl(url: string): Queue | undefined;
  queues(): readonly Queue[];
  readonly moveTasks: MoveTasks;
};

const QUEUE_NAME = /^[\w-]{1,80}$/;
const ARN_PREFIX = `arn:aws:sqs:${LOCAL_REGION}:${LOCAL_ACCOUNT}:`;

/**
 * @param options.endpointUrl without a trailing slash; asked late, because the port is known only when the endpoint listens
 * @param options.newMessageId a seeded one makes a simulation repeatable
 */
export const createSqs = ({
  clock,
  trace,
  endpointUrl,
  newMessageId,
}: {
  readonly clock: Clock;
  readonly trace: Trace;
  readonly endpointUrl: () => string;
  readonly newMessageId?: () => string;
}): Sqs => {
  const queues = new Map<string, DeadLetterTarget>();
  const deletedAt = new Map<string, number>();

  const queueByArn = (arn: string) =>
    arn.startsWith(ARN_PREFIX) ? queues.get(arn.slice(ARN_PREFIX.length)) : undefined;

  const allQueues = () => [...queues.values()];

  return {
    createQueue({ name, ...settings }) {
      if (name.endsWith('.fifo')) {
        throw unsupportedOperation(`the local stack has standard queues only, and ${name} is a FIFO queue`);
      }
      if (!QUEUE_NAME.test(name)) {
        throw invalidParameter('Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length');
      }
      if (queues.has(name)) {
        throw invalidParameter(`A queue named ${name} exists already.`);
      }
      const deleted = deletedAt.get(name) ?? Number.NEGATIVE_INFINITY;
      if (clock.now() < deleted + QUEUE_NAME_REUSE_SECONDS * 1000) {
        throw new AwsError(
          'QueueDeletedRecently',
          `You must wait ${QUEUE_NAME_REUSE_SECONDS} seconds after deleting a queue before you can create another with the same name.`,
        );
      }
      const queue = createQueue({
        name,
        arn: ARN_PREFIX + name,
        url: () => `${endpointUrl()}/${LOCAL_ACCOUNT}/${name}`,
        clock,
        trace,
        settings: { ...DEFAULT_SETTINGS, ...settings },
        findQueue: queueByArn,
        ...(newMessageId === undefined ? {} : { newMessageId }),
      });
      queues.set(name, queue);
      return queue;
    },
    deleteQueue(name) {
      queues.get(name)?.dispose();
      queues.delete(name);
      deletedAt.set(name, clock.now());
    },
    queueByArn,
    queueByName: (name) => queues.get(name),
    queueByUrl(url) {
      const [, account, name] = /\/([^/]+)\/([^/]+)$/.exec(url) ?? [];
      return account === LOCAL_ACCOUNT && name !== undefined ? queues.get(name) : undefined;
    },
    queues: allQueues,
    moveTasks: createMoveTasks({ clock, queues: allQueues }),
  };
};
