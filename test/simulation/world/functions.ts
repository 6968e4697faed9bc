import type { Lane } from '../../../lambdas/contract/lanes.ts';
import { type Message, type Queue, receiptHandleOf } from '../aws/queues.ts';
import type { FunctionName, Handlers } from './handlers.ts';
import { contextOf, startWorker, timeoutMilliseconds, type Worker } from './workers.ts';
import type { World } from './world.ts';

/** The workers of a function, and what gives them their work. */
export type SimulatedFunction = {
  /** Looks whether there is something to receive, and whether anybody is free for it. */
  readonly poll: () => void;
  readonly isIdle: () => boolean;
};

/** Invokes a function with the messages of a queue, in batches, as Lambda's event source mapping does. */
export const readQueue = (
  world: World,
  handlers: Handlers,
  { name, lane, queue }: { readonly name: FunctionName; readonly lane?: Lane | undefined; readonly queue: Queue },
): SimulatedFunction => {
  const { timeline, random, plan, remote } = world;
  const workers = new Set<Worker>();

  const free = (): Worker | undefined => {
    for (const worker of workers) if (!worker.actor.isAlive) workers.delete(worker);
    const all = [...workers];
    if (all.filter(({ isBusy }) => isBusy).length >= plan.workers) return undefined;
    const idle = all.filter(({ isBusy }) => !isBusy);
    if (idle.length > 0 && random.chance(0.97)) return random.pick(idle);
    const started = startWorker(world, handlers, name, lane);
    workers.add(started);
    return started;
  };

  const poll = (): void => {
    while (queue.messages().some(({ visibleAt }) => visibleAt <= timeline.now())) {
      const worker = free();
      if (worker === undefined) return;
      invoke(worker, queue.receive(random.int(1, plan.batchSize)));
    }
  };

  const invoke = (worker: Worker, messages: readonly Message[]): void => {
    const { actor } = worker;
    worker.isBusy = true;
    actor.about = [...new Set(messages.flatMap((message) => world.aboutMessage(message)))];
    world.trace.note(
      actor.name,
      `receives ${messages.map((each) => `${each.id} (${each.receiveCount})`).join(', ')}`,
      actor.about,
    );
    let isOver = false;
    timeline.after(timeoutMilliseconds, () => {
      if (!isOver) remote.kill(actor, 'its time is up');
    });
    world.whenKilled(actor, () => {
      isOver = true;
      for (const message of messages) world.wasDisturbed(message);
      timeline.after(1, poll);
    });
    const over = (failed: ReadonlySet<string>): void => {
      if (!actor.isAlive) return;
      isOver = true;
      worker.isBusy = false;
      for (const message of messages) settle(message, receiptHandleOf(message), failed.has(message.id));
      poll();
    };
    const all = new Set(messages.map(({ id }) => id));
    worker.handler(eventOf(queue, messages), contextOf(world, actor)).then(
      (response) => over(failuresIn(response)),
      (error: unknown) => {
        world.trace.note(actor.name, `fails as a whole: ${String(error)}`, actor.about);
        over(all);
      },
    );
  };

  const settle = (message: Message, handle: string, hasFailed: boolean): void => {
    if (hasFailed) {
      world.wasDisturbed(message);
      return;
    }
    timeline.after(random.int(1, 20), () => {
      const isFaulty = timeline.now() < plan.faultsEndAt;
      if (isFaulty && random.chance(plan.deleteFailures)) {
        world.count('queues:not-deleted');
        return;
      }
      // Somebody else has received it meanwhile: SQS may or may not take it away.
      if (receiptHandleOf(message) !== handle && random.chance(0.5)) return;
      world.wasDeleted(queue, message);
      queue.remove(message);
    });
  };

  return { poll, isIdle: () => [...workers].every(({ isBusy, actor }) => !isBusy || !actor.isAlive) };
};

const failuresIn = (response: unknown): ReadonlySet<string> => {
  const { batchItemFailures: failures } = response as { batchItemFailures: readonly { itemIdentifier: string }[] };
  return new Set(failures.map(({ itemIdentifier }) => itemIdentifier));
};

const eventOf = (queue: Queue, messages: readonly Message[]): object => ({
  Records: messages.map((message) => ({
    messageId: message.id,
    receiptHandle: receiptHandleOf(message),
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentAt),
      SenderId: message.senderId,
      ApproximateFirstReceiveTimestamp: String(message.sentAt),
      ...(message.groupId === undefined ? {} : { MessageGroupId: message.groupId }),
    },
    messageAttributes: Object.fromEntries(
      Object.entries(message.attributes).map(([name, { StringValue: stringValue }]) => [
        name,
        { stringValue, dataType: 'String' },
      ]),
    ),
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:eu-west-1:111122223333:${queue.name}`,
    awsRegion: 'eu-west-1',
  })),
});
