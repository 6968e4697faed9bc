import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTableClient } from '../../../lambdas/adapters/clients.ts';
import { decodeDelivery } from '../../../lambdas/adapters/ledger-item.ts';
import { createSuppressionList } from '../../../lambdas/adapters/suppression-list.ts';
import { createTableReader } from '../../../lambdas/adapters/table-reader.ts';
import { deliveryTag } from '../../../lambdas/domain/identity/delivery-tag.ts';
import { bounceNotification, snsEnvelope } from '../../domain/feedback/ses-notification.ts';
import { captureOutput } from '../support/captured-output.ts';
import { delivery } from '../support/delivery.ts';
import { invoke, sqsRecord } from '../support/invoke.ts';
import { type LocalAws, startLocalAws, tables } from '../support/local-aws.ts';
import { putItems } from '../support/put-items.ts';
import { account, topicArn } from './feedback-world.ts';

const readTables = () => createTableReader(createTableClient(), async () => {});

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
  const deadLetters = aws.sqs.createQueue({ name: 'feedback-dead-letter' });
  Object.assign(process.env, {
    ENVIRONMENT: 'test',
    LEDGER_TABLE: tables.ledger,
    SUPPRESSIONS_TABLE: tables.suppressions,
    DEAD_LETTER_QUEUE_URL: deadLetters.url,
    EVENTS_TOPIC_ARN: topicArn,
    STATUS_TOPIC_ARN: aws.subscribe('status', 'status-events'),
    ACCOUNT_ID: account,
  });
});
afterAll(() => aws.close());

const sent = delivery({ state: 'sent', events: {} });
const bounce = bounceNotification(
  ['Permanent', 'General'],
  {},
  { tags: { delivery: [deliveryTag(sent.messageId, 0)], attempt: ['1'] } },
);

it('poison and forgeries go to the dead letters, the rest of the batch proceeds, no address is logged', async () => {
  await putItems(tables.ledger, [sent]);
  const { handler } = await import('../../../lambdas/feedback/handler.ts');
  const forged = snsEnvelope(bounce, { TopicArn: 'arn:aws:sns:eu-west-1:999999999999:theirs' });
  const bodies = ['poison of anna@acme.example', bounce].map((message) => JSON.stringify(snsEnvelope(message)));
  bodies.splice(1, 0, JSON.stringify(forged));
  let again: readonly string[] = [];
  const output = await captureOutput(async () => {
    again = await invoke(
      handler,
      bodies.map((body, index) => sqsRecord({ messageId: `m${index}`, body })),
    );
  });

  expect(again).toEqual([]);
  const letters = aws.sqs.queueByName('feedback-dead-letter')?.receive({ max: 10 }) ?? [];
  expect(letters.map(({ body }) => body).toSorted()).toEqual(bodies.slice(0, 2).toSorted());
  const { recipient: address = '' } = sent;
  const suppressions = await createSuppressionList(readTables(), tables.suppressions)(address);
  expect(suppressions.map(({ origin }) => origin)).toEqual(['bounce']);
  const { messageId, recipientIndex } = sent;
  const read = new GetCommand({ TableName: tables.ledger, Key: { messageId, recipientIndex } });
  const { Item: item } = await createTableClient().send(read);
  expect(Object.values(decodeDelivery(item ?? {}).events ?? {})).toMatchObject([
    { code: 'hard-bounce', status: 'bounced' },
  ]);

  expect(output.join('\n')).toMatch(/record-unreadable[^]*"Feedback":1/);
  expect(output.join('\n')).not.toMatch(/anna@|user unknown/i);
});

it('events wait on the queue while the ledger is out of reach', async () => {
  const { handler } = await import('../../../lambdas/feedback/handler.ts');
  aws.intercept((service) => (service === 'dynamodb' ? { status: 500, body: '{}' } : undefined));
  try {
    let again: readonly string[] = [];
    await captureOutput(async () => {
      again = await invoke(handler, [
        sqsRecord({
          messageId: 'm1',
          body: JSON.stringify(snsEnvelope(bounce)),
          attributes: { ApproximateReceiveCount: '99' },
        }),
      ]);
    });
    expect(again).toEqual(['m1']);
  } finally {
    aws.intercept(undefined);
  }
});
