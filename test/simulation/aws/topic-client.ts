import { PublishBatchCommand, PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { StatusEvent } from '../../../lambdas/contract/status-event.ts';
import type { Actor } from '../world/actor.ts';
import type { World } from '../world/world.ts';

/** SNS's client of one worker: the topic of statuses, and that of Amazon SES's events, where heartbeats go. */
export const createTopicClient = (world: World, actor: Actor): SNSClient => {
  const { random, plan, remote, timeline, count } = world;

  const publishEach = (
    entries: readonly { readonly Id?: string | undefined; readonly Message?: string | undefined }[],
  ) => {
    if (entries.length === 0 || entries.length > 10) throw new Error('SNS takes one to ten messages in a batch');
    const isShort = timeline.now() < plan.faultsEndAt && random.chance(plan.partialFailures);
    const taken = entries.filter(() => !(isShort && random.chance(0.5)));
    if (taken.length < entries.length) count('topics:partial-failure');
    for (const { Message: message = '' } of taken) world.wasTold(JSON.parse(message) as StatusEvent, actor);
    return { Successful: taken.map(({ Id }) => ({ Id })), Failed: [] };
  };

  const send = (command: unknown): Promise<unknown> => {
    if (command instanceof PublishBatchCommand) {
      const { PublishBatchRequestEntries: entries = [] } = command.input;
      const events = entries.map(({ Message: message = '' }) => JSON.parse(message) as StatusEvent);
      return remote.call({
        actor,
        service: 'topics',
        what: `tells ${events.map(({ status }) => status).join(', ')}`,
        about: events.map(({ messageId, recipientIndex }) => `${messageId}/${recipientIndex}`),
        perform: () => publishEach(entries),
      });
    }
    if (command instanceof PublishCommand) {
      const { Message: message = '' } = command.input;
      return remote.call({
        actor,
        service: 'topics',
        what: 'publishes a heartbeat',
        perform: () => {
          world.ses.publish(message);
          return {};
        },
      });
    }
    throw new Error(`no such command of SNS: ${(command as object).constructor.name}`);
  };

  return { send } as unknown as SNSClient;
};
