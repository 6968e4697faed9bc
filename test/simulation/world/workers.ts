import { Logger } from '@aws-lambda-powertools/logger';
import { createMailer } from '../../../lambdas/adapters/ses-mailer.ts';
import type { Lane } from '../../../lambdas/contract/lanes.ts';
import type { Observation } from '../../../lambdas/runtime/observation.ts';
import { createBucketClient } from '../aws/bucket-client.ts';
import { createQueueClient } from '../aws/queue-client.ts';
import { createTableClient } from '../aws/table-client.ts';
import { createTopicClient } from '../aws/topic-client.ts';
import { roleIds } from '../plan/policy.ts';
import { type Actor, createActor } from './actor.ts';
import type { FunctionName, Handler, Handlers } from './handlers.ts';
import { environmentOf } from './names.ts';
import type { World } from './world.ts';

/** A worker of a function, started anew. */
export type Worker = { readonly actor: Actor; readonly handler: Handler; isBusy: boolean };

export const timeoutMilliseconds = 30_000;
/** Alone of all functions. */
const reconcileTimeoutMilliseconds = 300_000;

export const timeoutOf = (name: string): number =>
  name.startsWith('reconcile') ? reconcileTimeoutMilliseconds : timeoutMilliseconds;

const logger = new Logger({ serviceName: 'simulation', logLevel: 'SILENT' });

const roleOf = (name: FunctionName): string => (({ ...roleIds }) as Record<string, string>)[name] ?? roleIds.other;

const environments = new Map<string, Record<string, string>>();

const knownEnvironment = (name: FunctionName, lane: Lane | undefined): Record<string, string> => {
  const known = environments.get(`${name}/${lane}`) ?? environmentOf(name, lane);
  environments.set(`${name}/${lane}`, known);
  return known;
};

/** What a worker reaches of the world: everything it asks for goes through its own clients, and stops when it does. */
export const startWorker = (world: World, handlers: Handlers, name: FunctionName, lane?: Lane): Worker => {
  const { timeline, remote, random, ses } = world;
  const label = `${name}${lane === undefined ? '' : `-${lane}`}#${world.nextId()}`;
  const actor = createActor(label, `${roleOf(name)}:${name}`);
  const overrides = {
    'clients.ts': {
      createTableClient: () => createTableClient(world, actor),
      createSingleAttemptTableClient: () => ({
        singleAttempt: createTableClient(world, actor, { isSingleAttempt: true }),
      }),
      createBucketClient: () => createBucketClient(world, actor),
      createQueueClient: () => createQueueClient(world, actor),
      createTopicClient: () => createTopicClient(world, actor),
      createSesClient: () => ses.client(actor),
    },
    'clock.ts': { now: timeline.now, wait: (milliseconds: number) => remote.wait(actor, milliseconds) },
    'ses-mailer.ts': {
      createSesMailer: () => createMailer({ client: ses.client(actor), sawNoConnection: ses.sawNoConnection }),
    },
    'observer.ts': {
      createObserver: () => ({
        observe: (observation: Observation) => world.wasObserved(actor, observation),
        flush: () => undefined,
        logger,
      }),
    },
    'node:crypto': {
      randomUUID: () => `id-${world.nextId()}`,
      randomBytes: (size: number) => Buffer.alloc(size, world.nextId()),
    },
  };
  const math = Object.assign(Object.create(Math) as Math, { random: random.next });
  const handler = handlers[name](overrides, { environment: knownEnvironment(name, lane), math });
  return { actor, handler, isBusy: false };
};

/** What Lambda gives a handler beside its event. */
export const contextOf = (world: World, { name }: Actor): object => {
  const deadline = world.timeline.now() + timeoutOf(name);
  return {
    awsRequestId: `${name}/${world.nextId()}`,
    functionName: name,
    functionVersion: '1',
    invokedFunctionArn: `arn:aws:lambda:eu-west-1:111122223333:function:${name}`,
    memoryLimitInMB: '512',
    getRemainingTimeInMillis: () => deadline - world.timeline.now(),
  };
};
