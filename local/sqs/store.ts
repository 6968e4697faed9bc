import type { Clock } from '../clock.ts';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../region.ts';
import type { Trace } from '../trace.ts';
import { invalidParameter, unsupportedOperation } from './errors.ts';
import { createMoveTasks, type MoveTasks } from './move-tasks.ts';
import { createQueue, type DeadLetterTarget, type Queue } from './queue.ts';
import { DEFAULT_SETTINGS, type QueueSettings } from './queue-settings.ts';

/** The queues of the local account. */
export type Sqs = {
  /** Every setting that is not given has AWS's default. @throws {AwsError} when one is out of range */
  createQueue(request: { readonly name: string } & Partial<QueueSettings>): Queue;
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
