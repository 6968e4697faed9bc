import { GetQueueUrlCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { OwnStore } from '../contract/outage-error.ts';
import { reach } from './reach.ts';

/** Puts a message on a queue. */
export type SendToQueue = (body: string) => Promise<void>;

/** A queue that is known by its name: the function that sends to it is deployed before it is. */
export const createNamedQueue = (client: SQSClient, store: OwnStore, name: string): SendToQueue => {
  let url: string | undefined;
  return async (body) => {
    await reach(store, async () => {
      url ??= (await client.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl;
      await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body }));
    });
  };
};
