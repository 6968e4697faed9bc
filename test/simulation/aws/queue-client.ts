import {
  ChangeMessageVisibilityCommand,
  GetQueueUrlCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Actor } from '../world/actor.ts';
import type { World } from '../world/world.ts';
import type { Attributes, Queue } from './queues.ts';

/** SQS's client of one worker. */
export const createQueueClient = (world: World, actor: Actor): SQSClient => {
  const { random, plan, remote, timeline, count } = world;
  const isFaulty = (): boolean => timeline.now() < plan.faultsEndAt;

  const queueOf = (url: string | undefined): Queue => {
    const queue = world.queues.get(url?.slice(url.lastIndexOf('/') + 1) ?? '');
    if (queue === undefined) throw new Error(`no such queue: ${url}`);
    return queue;
  };

  const put = (queue: Queue, { MessageBody: body = '', MessageGroupId: groupId, MessageAttributes }: Entry): void => {
    world.enqueue(queue, {
      body,
      groupId,
      senderId: actor.senderId,
      attributes: (MessageAttributes ?? {}) as Attributes,
    });
  };

  const putEach = (queue: Queue, entries: readonly SendMessageBatchRequestEntry[]) => {
    if (entries.length === 0 || entries.length > 10) throw new Error('SQS takes one to ten messages in a batch');
    const [successful, failed]: [{ Id: string }[], { Id: string; Code: string; SenderFault: boolean }[]] = [[], []];
    for (const { Id: id = '', ...entry } of entries) {
      if (isFaulty() && random.chance(plan.partialFailures)) {
        count('queues:partial-failure');
        failed.push({ Id: id, Code: 'InternalError', SenderFault: false });
      } else {
        put(queue, entry);
        successful.push({ Id: id });
      }
    }
    return { Successful: successful, Failed: failed };
  };

  const send = (command: unknown): Promise<unknown> => {
    if (command instanceof SendMessageCommand) {
      const queue = queueOf(command.input.QueueUrl);
      return remote.call({
        actor,
        service: 'queues',
        what: `SendMessage ${queue.name}`,
        perform: () => put(queue, command.input) ?? {},
      });
    }
    if (command instanceof SendMessageBatchCommand) {
      const { QueueUrl: url, Entries: entries = [] } = command.input;
      const queue = queueOf(url);
      const about = entries.map(({ MessageBody: body }) => world.deliveryIn(body ?? ''));
      const what = `SendMessageBatch ${queue.name} (${entries.length})`;
      return remote.call({ actor, service: 'queues', what, about, perform: () => putEach(queue, entries) });
    }
    if (command instanceof GetQueueUrlCommand) {
      const { QueueName: name = '' } = command.input;
      return remote.call({
        actor,
        service: 'queues',
        what: `GetQueueUrl ${name}`,
        perform: () => ({ QueueUrl: name }),
      });
    }
    if (command instanceof ChangeMessageVisibilityCommand) {
      const { QueueUrl: url, ReceiptHandle: handle = '', VisibilityTimeout: seconds = 0 } = command.input;
      const queue = queueOf(url);
      if (!Number.isInteger(seconds) || seconds < 0 || seconds > 43_200) {
        return Promise.reject(Object.assign(new Error('a visibility timeout'), { name: 'InvalidParameterValue' }));
      }
      return remote.call({
        actor,
        service: 'queues',
        what: `again in ${seconds} s`,
        perform: () => queue.changeVisibility(handle, seconds) ?? {},
      });
    }
    throw new Error(`no such command of SQS: ${(command as object).constructor.name}`);
  };

  return { send } as unknown as SQSClient;
};

type Entry = Pick<SendMessageBatchRequestEntry, 'MessageBody' | 'MessageGroupId' | 'MessageAttributes'>;
