import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { parameterNames } from '../../lambdas/contract/parameters.ts';
import { type StatusEvent, statusEvent } from '../../lambdas/contract/status-event.ts';
import type { RunningPostern } from './running-postern.ts';

/** How long an event may take before a test says that it is lost. Real time: it only guards against waiting for ever. */
const longestWaitMilliseconds = 120_000;

/**
 * A queue of a source's own, subscribed to its status events as docs/status-events.md has it.
 * @param role - who makes and reads it
 */
export const subscribeSource = async ({ as }: Pick<RunningPostern, 'as'>, role: string, source: string) => {
  const queues = new SQSClient(as(role));
  const { Parameter: topic } = await new SSMClient(as(role)).send(
    new GetParameterCommand({ Name: parameterNames('local').statusTopicArn }),
  );
  const { QueueUrl: queueUrl } = await queues.send(new CreateQueueCommand({ QueueName: `${source}-status` }));
  const { Attributes: queue } = await queues.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }),
  );
  await new SNSClient(as(role)).send(
    new SubscribeCommand({
      TopicArn: topic?.Value,
      Protocol: 'sqs',
      Endpoint: queue?.['QueueArn'],
      Attributes: { RawMessageDelivery: 'true', FilterPolicy: JSON.stringify({ source: [source] }) },
    }),
  );

  const events: StatusEvent[] = [];
  const receive = async (waitSeconds: number): Promise<number> => {
    const { Messages: messages = [] } = await queues.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: waitSeconds }),
    );
    for (const { Body: body = '', ReceiptHandle: receiptHandle } of messages) {
      events.push(statusEvent.parse(JSON.parse(body)));
      await queues.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle }));
    }
    return messages.length;
  };

  return {
    /** All that has come so far, once nothing more lies there. */
    all: async (): Promise<readonly StatusEvent[]> => {
      while ((await receive(0)) > 0);
      return events;
    },
    /** Waits until a message is said to have a status. */
    until: async (messageId: string, status: StatusEvent['status']): Promise<StatusEvent> => {
      const giveUpAt = performance.now() + longestWaitMilliseconds;
      for (;;) {
        const told = events.find((event) => event.messageId === messageId && event.status === status);
        if (told !== undefined) return told;
        if (performance.now() > giveUpAt) {
          throw new Error(`nothing says ${status}; heard: ${events.map((event) => event.status).join(', ')}`);
        }
        await receive(5);
      }
    },
  };
};

export type StatusQueue = Awaited<ReturnType<typeof subscribeSource>>;
