import { fileURLToPath } from 'node:url';
import { type AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { applyPolicy } from '../../cli/apply/apply.ts';
import { decodeDelivery } from '../../lambdas/adapters/ledger-item.ts';
import { parameterNames } from '../../lambdas/contract/parameters.ts';
import type { Delivery } from '../../lambdas/domain/delivery/delivery.ts';
import { isTerminal, statusAt } from '../../lambdas/domain/delivery/status.ts';
import type { Clock } from '../../local/clock.ts';
import type { SendQuota } from '../../local/ses/send-limits.ts';
import type { LocalStack } from '../../local/start-local-stack.ts';
import { startLocalStack } from '../../local/start-local-stack.ts';

const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** How long a mail may take before a test says that it is lost. Real time: it only guards against waiting for ever. */
const longestWaitMilliseconds = 30_000;

/**
 * The whole gate, as `npm start` runs it, on a free port.
 * @param options - `policy` is a folder; default: the example policy
 */
export const startPostern = async ({
  policy = `${projectRoot}/examples/policy`,
  ...options
}: {
  readonly policy?: string;
  readonly clock?: Clock;
  readonly sendQuota?: SendQuota;
} = {}) => {
  const stack = await startLocalStack({ projectRoot, port: 0, ...options });
  const connection = { endpoint: stack.url, region: 'eu-west-1' };
  const as = (role: string) => ({ ...connection, credentials: { accessKeyId: role, secretAccessKey: 'local' } });
  await applyPolicy({
    environment: 'local',
    endpoint: stack.url,
    policy,
    facts: `${projectRoot}/examples/facts.yaml`,
  });

  const names = parameterNames('local');
  const parameter = async (name: string): Promise<string> => {
    const { Parameter } = await new SSMClient(as('operator')).send(new GetParameterCommand({ Name: name }));
    return Parameter?.Value ?? '';
  };
  const [intakeQueueUrl, ledgerTable, uploadsBucket] = await Promise.all(
    [names.intakeQueueUrl('standard'), names.ledgerTable, names.uploadsBucket].map(parameter),
  );
  const tables = DynamoDBDocumentClient.from(new DynamoDBClient(as('operator')));

  /** Puts a message on a queue as a role. @returns the id SQS gave it */
  const send = async (role: string, body: string, queueUrl = intakeQueueUrl): Promise<string> => {
    const { MessageId } = await new SQSClient(as(role)).send(
      new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }),
    );
    return MessageId ?? '';
  };

  /** What the ledger has of an intake message, in the order of its recipients. */
  const deliveriesOf = async (intakeMessageId: string): Promise<readonly Delivery[]> => {
    const items: Record<string, unknown>[] = [];
    let from: Record<string, AttributeValue> | undefined;
    do {
      const page = await tables.send(
        new ScanCommand({
          TableName: ledgerTable,
          FilterExpression: 'intakeMessageId = :id',
          ExpressionAttributeValues: { ':id': intakeMessageId },
          ConsistentRead: true,
          ...(from === undefined ? {} : { ExclusiveStartKey: from }),
        }),
      );
      items.push(...(page.Items ?? []));
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
    return items.map(decodeDelivery).toSorted((a, b) => a.recipientIndex - b.recipientIndex);
  };

  /** Waits until an intake message has led to so many deliveries, and every one of them is as it should be. */
  const until = async (
    intakeMessageId: string,
    isReached: (delivery: Delivery) => boolean,
    count = 1,
  ): Promise<readonly Delivery[]> => {
    const giveUpAt = performance.now() + longestWaitMilliseconds;
    for (;;) {
      const changed = nextEvent(stack);
      const deliveries = await deliveriesOf(intakeMessageId);
      if (deliveries.length >= count && deliveries.every(isReached)) return deliveries;
      if (performance.now() > giveUpAt) {
        throw new Error(
          `message ${intakeMessageId} is waited for in vain: ${JSON.stringify(deliveries.map(statusOf))}`,
        );
      }
      await changed;
    }
  };

  /** Waits until every delivery has come to its end: of what was sent, until SES has told what became of it. */
  const ended = (intakeMessageId: string, count = 1): Promise<readonly Delivery[]> =>
    until(intakeMessageId, hasEnded, count);

  /** Enqueues a request as the source's role and waits for its end. */
  const request = async (role: string, body: object | string, count = 1): Promise<readonly Delivery[]> =>
    ended(await send(role, typeof body === 'string' ? body : JSON.stringify(body)), count);

  const upload = async (role: string, key: string, content: string): Promise<void> => {
    await new S3Client(as(role)).send(new PutObjectCommand({ Bucket: uploadsBucket, Key: key, Body: content }));
  };

  /** What left for a recipient. */
  const mailsTo = (recipient: string) =>
    stack.services.ses.outbox().filter(({ recipients }) => recipients.includes(recipient));

  return { stack, as, tables, ledgerTable, send, deliveriesOf, until, ended, request, upload, mailsTo };
};

export type RunningPostern = Awaited<ReturnType<typeof startPostern>>;

const statusOf = (delivery: Delivery) => statusAt(delivery, Date.now());

/** What SES tells may be quicker than the outcome of the call is written: a test wants to see both. */
const hasEnded = (delivery: Delivery): boolean => isTerminal[statusOf(delivery)] && delivery.state !== 'leased';

/** The next thing that happens on the stack; with a limit, because the last one may just have happened. */
const nextEvent = async ({ trace }: LocalStack): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const unsubscribe = trace.subscribe(() => resolve());
  const limit = setTimeout(resolve, 200);
  await promise;
  clearTimeout(limit);
  unsubscribe();
};

/** The status of each delivery and the codes of what was objected to last. */
export const outcomes = (deliveries: readonly Delivery[]): readonly (readonly string[])[] =>
  deliveries.map((delivery) => {
    const last = delivery.decisions.at(-1);
    return [statusOf(delivery), ...(last?.verdict === 'refuse' ? last.reasons.map(({ code }) => code) : [])];
  });

/** A request that the example policy lets out to its recipient, if the example facts do. */
export const notification = (recipient: string, fields: object = {}): object => ({
  version: 1,
  purpose: 'notification',
  to: [{ address: recipient }],
  subject: 'Your invoice',
  text: 'It is ready.',
  ...fields,
});
