import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SNS_SENDER_ID } from '../../../local/sns/deliver.ts';
import type { Queue } from '../../../local/sqs/queue.ts';
import { startServices, type TestServices } from '../support/start-services.ts';
import { callSns, textsOf } from './sns-request.ts';

let services: TestServices;
let queue: Queue;
let topicArn: string;
let created = 0;

beforeAll(async () => {
  services = await startServices();
});
afterAll(() => services.close());

beforeEach(() => {
  created += 1;
  queue = services.sqs.createQueue({ name: `status-${created}` });
  topicArn = services.sns.createTopic({ name: `status-${created}` }).arn;
});

const call = (action: string, parameters: Parameters<typeof callSns>[2] = {}) =>
  callSns(services.url, action, { TopicArn: topicArn, ...parameters });

const subscribe = async (attributes: Readonly<Record<string, string>> = {}): Promise<string> => {
  const entry = Object.entries(attributes).map(([key, value]) => ({ key, value }));
  const { xml } = await call('Subscribe', { Protocol: 'sqs', Endpoint: queue.arn, Attributes: { entry } });
  return textsOf(xml, 'SubscriptionArn')[0] ?? '';
};

const text = (name: string, value: string) => ({ Name: name, Value: { DataType: 'String', StringValue: value } });

const received = () => queue.receive({ max: 10 });

describe('a notification', () => {
  it('reaches a queue in an envelope, from the service, with its group', async () => {
    const subscription = await subscribe();
    const { xml } = await call('Publish', {
      Message: 'höhö 👋 & <more>',
      Subject: 'Status',
      MessageGroupId: 'billing',
      MessageAttributes: {
        entry: [text('source', 'billing'), { Name: 'raw', Value: { DataType: 'Binary', BinaryValue: 'AAE=' } }],
      },
    });
    const [message, ...others] = received();
    expect(others).toEqual([]);
    expect(message).toMatchObject({ senderId: SNS_SENDER_ID, messageGroupId: 'billing', messageAttributes: {} });
    expect(JSON.parse(message?.body ?? '')).toEqual({
      Type: 'Notification',
      MessageId: textsOf(xml, 'MessageId')[0],
      TopicArn: topicArn,
      Subject: 'Status',
      Message: 'höhö 👋 & <more>',
      Timestamp: new Date(services.clock.now()).toISOString(),
      SignatureVersion: '1',
      Signature: expect.any(String),
      SigningCertURL: expect.stringMatching(/^https:\/\/sns\.eu-west-1\./),
      UnsubscribeURL: expect.stringContaining(subscription),
      MessageAttributes: { source: { Type: 'String', Value: 'billing' }, raw: { Type: 'Binary', Value: 'AAE=' } },
    });
  });

  it('reaches a queue as it is when its subscription is raw', async () => {
    await subscribe({ RawMessageDelivery: 'true' });
    await call('Publish', { Message: '{"a":1}', MessageAttributes: { entry: [text('source', 'billing')] } });
    expect(received()).toMatchObject([
      {
        body: '{"a":1}',
        senderId: SNS_SENDER_ID,
        messageAttributes: { source: { dataType: 'String', stringValue: 'billing' } },
      },
    ]);
  });

  it('goes only where it is wanted', async () => {
    await subscribe({ FilterPolicy: '{"source":["billing"]}', RawMessageDelivery: 'true' });
    await call('Publish', { Message: 'theirs', MessageAttributes: { entry: [text('source', 'shop')] } });
    await call('Publish', { Message: 'nobody’s' });
    await call('Publish', { Message: 'ours', MessageAttributes: { entry: [text('source', 'billing')] } });
    expect(received().map(({ body }) => body)).toEqual(['ours']);
  });

  it('goes to the dead-letter queue of the subscription when the queue does not take it', async () => {
    const deadLetters = services.sqs.createQueue({ name: `dead-${created}` });
    await subscribe({
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.arn }),
      RawMessageDelivery: 'true',
    });
    services.sqs.deleteQueue(queue.name);
    await call('Publish', { Message: 'kept' });
    expect(deadLetters.receive({ max: 10 }).map(({ body }) => body)).toEqual(['kept']);
    expect(services.trace.events().findLast(({ type }) => type === 'notification-failed')).toMatchObject({
      queue: queue.arn,
      problem: 'there is no such queue',
      deadLettered: true,
    });
  });

  it.each([
    ['of more than 256 KiB', { Message: 'ä'.repeat(131_073) }, 'Invalid parameter: Message too long'],
    ['that is empty', { Message: '' }, 'Invalid parameter: Empty message'],
    ['whose subject has two lines', { Message: 'm', Subject: 'a\nb' }, 'Invalid parameter: Subject'],
    [
      'with an attribute of no known type',
      { Message: 'm', MessageAttributes: { entry: [{ Name: 'a', Value: { DataType: 'Text', StringValue: 'b' } }] } },
      'invalid message attribute type',
    ],
    ['for each protocol another', { Message: '{}', MessageStructure: 'json' }, 'MessageStructure'],
  ])('%s is refused', async (_, parameters, problem) => {
    await subscribe();
    const { status, xml } = await call('Publish', parameters);
    expect([status, textsOf(xml, 'Code')]).toEqual([400, ['InvalidParameter']]);
    expect(xml).toContain(problem);
    expect(received()).toEqual([]);
  });

  it('of exactly 256 KiB, attributes included, is taken', async () => {
    const entry = [text('abcd', 'efgh')];
    const attributeBytes = 'abcdStringefgh'.length;
    const parameters = (size: number) => ({ Message: 'x'.repeat(size), MessageAttributes: { entry } });
    expect((await call('Publish', parameters(262_144 - attributeBytes))).status).toBe(200);
    expect((await call('Publish', parameters(262_145 - attributeBytes))).status).toBe(400);
  });

  it('for a topic that does not exist is refused', async () => {
    const { status, xml } = await call('Publish', { TopicArn: `${topicArn}x`, Message: 'm' });
    expect([status, textsOf(xml, 'Code'), textsOf(xml, 'Message')]).toEqual([
      404,
      ['NotFound'],
      ['Topic does not exist'],
    ]);
  });
});

describe('a batch', () => {
  it('publishes the entries that are valid and names the others', async () => {
    await subscribe({ RawMessageDelivery: 'true' });
    const { xml } = await call('PublishBatch', {
      PublishBatchRequestEntries: {
        member: [
          { Id: 'one', Message: 'first' },
          { Id: 'two', Message: '' },
          { Id: 'three', Message: 'third' },
        ],
      },
    });
    expect(received().map(({ body }) => body)).toEqual(['first', 'third']);
    expect(textsOf(xml, 'Id')).toEqual(['one', 'three', 'two']);
    expect(textsOf(xml, 'Code')).toEqual(['InvalidParameter']);
  });

  it.each([
    ['EmptyBatchRequest', []],
    ['TooManyEntriesInBatchRequest', Array.from({ length: 11 }, (_, index) => ({ Id: `${index}`, Message: 'm' }))],
    ['InvalidBatchEntryId', [{ Id: 'a b', Message: 'm' }]],
    [
      'BatchEntryIdsNotDistinct',
      [
        { Id: 'a', Message: 'm' },
        { Id: 'a', Message: 'n' },
      ],
    ],
    [
      'BatchRequestTooLong',
      [
        { Id: 'a', Message: 'm'.repeat(200_000) },
        { Id: 'b', Message: 'm'.repeat(200_000) },
      ],
    ],
  ])('is refused as %s', async (code, member) => {
    const { xml } = await call('PublishBatch', { PublishBatchRequestEntries: { member } });
    expect(textsOf(xml, 'Code')).toEqual([code]);
  });
});

describe('a subscription', () => {
  it('is listed with its topic until it ends', async () => {
    const arn = await subscribe();
    expect(textsOf((await call('ListSubscriptionsByTopic')).xml, 'Endpoint')).toEqual([queue.arn]);
    await call('Unsubscribe', { SubscriptionArn: arn });
    expect(textsOf((await call('ListSubscriptionsByTopic')).xml, 'Endpoint')).toEqual([]);
  });

  it('is the same when it is asked for twice, and refused with other attributes', async () => {
    const arn = await subscribe({ RawMessageDelivery: 'true' });
    expect(await subscribe({ RawMessageDelivery: 'true' })).toBe(arn);
    const { xml } = await call('Subscribe', { Protocol: 'sqs', Endpoint: queue.arn });
    expect(xml).toContain('Subscription already exists with different attributes');
  });

  it('tells its attributes and takes new ones', async () => {
    const SubscriptionArn = await subscribe();
    await call('SetSubscriptionAttributes', {
      SubscriptionArn,
      AttributeName: 'FilterPolicy',
      AttributeValue: '{"status":["bounced"]}',
    });
    const { xml } = await call('GetSubscriptionAttributes', { SubscriptionArn });
    const values = Object.fromEntries(
      textsOf(xml, 'key').map((key, index) => [key, textsOf(xml, 'value')[index]?.replaceAll('&quot;', '"')]),
    );
    expect(values).toMatchObject({
      SubscriptionArn,
      TopicArn: topicArn,
      Endpoint: queue.arn,
      RawMessageDelivery: 'false',
      FilterPolicy: '{"status":["bounced"]}',
      SubscriptionPrincipal: 'arn:aws:iam::000000000000:role/billing-api',
    });
  });

  it.each([
    ['a filter on the message body', 'FilterPolicyScope', 'MessageBody', 'filters by MessageAttributes only'],
    ['an unknown attribute', 'DeliveryPolicy', '{}', 'the local stack cannot set DeliveryPolicy'],
    ['a filter that is no JSON', 'FilterPolicy', '{', 'FilterPolicy'],
  ])('refuses %s', async (_, AttributeName, AttributeValue, problem) => {
    const SubscriptionArn = await subscribe();
    const { status, xml } = await call('SetSubscriptionAttributes', { SubscriptionArn, AttributeName, AttributeValue });
    expect(status).toBe(400);
    expect(xml).toContain(problem);
  });

  it('is for queues only', async () => {
    const { xml } = await call('Subscribe', { Protocol: 'email', Endpoint: 'a@b.example' });
    expect(xml).toContain('the local stack delivers to sqs only, not to email');
  });
});

describe('a topic', () => {
  it('is made once, listed, described and deleted with its subscriptions', async () => {
    const { xml: made } = await call('CreateTopic', { Name: `made-${created}` });
    const TopicArn = textsOf(made, 'TopicArn')[0] ?? '';
    expect(textsOf((await call('CreateTopic', { Name: `made-${created}` })).xml, 'TopicArn')).toEqual([TopicArn]);
    await call('Subscribe', { TopicArn, Protocol: 'sqs', Endpoint: queue.arn });
    const described = await call('GetTopicAttributes', { TopicArn });
    expect(described.xml).toContain('<key>SubscriptionsConfirmed</key><value>1</value>');
    await call('DeleteTopic', { TopicArn });
    expect(textsOf((await call('ListTopics')).xml, 'TopicArn')).not.toContain(TopicArn);
    expect((await call('ListSubscriptionsByTopic', { TopicArn })).status).toBe(404);
  });

  it('cannot be FIFO', async () => {
    expect((await call('CreateTopic', { Name: 'a.fifo' })).xml).toContain('standard topics only');
  });
});
