import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Lane } from '../contract/lanes.ts';
import { reach } from './reach.ts';

/** Puts a request on the intake queue of a lane. */
export type HandIn = (lane: Lane, body: string) => Promise<void>;

export const createIntakeQueues =
  (client: SQSClient, queueUrls: Readonly<Record<Lane, string>>): HandIn =>
  async (lane, body) => {
    const send = new SendMessageCommand({ QueueUrl: queueUrls[lane], MessageBody: body });
    await reach('intake-queue', () => client.send(send));
  };
