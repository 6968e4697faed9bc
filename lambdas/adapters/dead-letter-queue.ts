import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type DeadLetter, deadLetterAttributes } from '../contract/dead-letter.ts';
import { reach } from './reach.ts';

export const createDeadLetterQueue =
  (client: SQSClient, queueUrl: string) =>
  async ({ body, ...facts }: DeadLetter): Promise<void> => {
    const attributes = Object.entries(deadLetterAttributes).flatMap(([fact, name]) => {
      const value = facts[fact as keyof typeof facts];
      return value === undefined ? [] : [[name, { DataType: 'String', StringValue: String(value) }] as const];
    });
    const send = new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: body,
      MessageAttributes: Object.fromEntries(attributes),
    });
    await reach('dead-letter-queue', () => client.send(send));
  };
