import { randomUUID } from 'node:crypto';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Lane } from '../../lambdas/contract/lanes.ts';
import { principalOfAccessKey } from '../../local/principal.ts';
import type { LocalStack } from '../../local/start-local-stack.ts';
import type { MailLog } from './mail-log.ts';
import { roleOf, type Sender, senders } from './senders.ts';
import { recipient } from './write-policy.ts';

const text = 'The invoice of this month is ready, and you find it where you found the one before. '.repeat(12);

const requestOf = ({ purpose }: Sender, key: string): string =>
  JSON.stringify({ version: 1, idempotencyKey: key, purpose, to: [{ address: recipient }], subject: 'A mail', text });

export type Enqueue = {
  /** As a service does it, over HTTP. */
  one(sender: Sender, phase: string): Promise<void>;
  /** Many at once, straight into the local queue: how they got there is not what is measured. */
  many(sender: Sender, count: number, phase: string): void;
};

export const createEnqueue = (
  { url, services }: LocalStack,
  intakeQueueUrls: Readonly<Record<Lane, string>>,
  log: MailLog,
): Enqueue => {
  const clients = new Map(
    senders.map((sender) => [
      sender.source,
      new SQSClient({
        endpoint: url,
        region: 'eu-west-1',
        credentials: { accessKeyId: roleOf(sender), secretAccessKey: 'local' },
      }),
    ]),
  );
  return {
    async one(sender, phase) {
      const key = randomUUID();
      const body = requestOf(sender, key);
      log.enqueued(sender, key, phase, services.clock.now());
      await clients.get(sender.source)?.send(
        new SendMessageCommand({
          QueueUrl: intakeQueueUrls[sender.lane],
          MessageBody: body,
          MessageGroupId: sender.source,
        }),
      );
    },
    many(sender, count, phase) {
      const queue = services.sqs.queueByUrl(intakeQueueUrls[sender.lane]);
      if (queue === undefined) throw new Error(`there is no intake queue of the ${sender.lane} lane`);
      const { senderId } = principalOfAccessKey(roleOf(sender));
      for (let sent = 0; sent < count; sent += 1) {
        const key = randomUUID();
        const body = requestOf(sender, key);
        log.enqueued(sender, key, phase, services.clock.now());
        queue.send({ body, senderId, messageGroupId: sender.source });
      }
    },
  };
};
