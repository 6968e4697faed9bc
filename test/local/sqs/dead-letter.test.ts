import {
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { roleId } from '../../../local/principal.ts';
import type { Queue } from '../../../local/sqs/queue.ts';
import { startServices, type TestServices } from '../support/start-services.ts';

describe('a dead-letter queue', () => {
  let services: TestServices;
  let producer: SQSClient;
  let operator: SQSClient;
  let source: Queue;
  let deadLetter: Queue;
  let names = 0;

  beforeAll(async () => {
    services = await startServices();
    producer = new SQSClient(services.clientConfig('billing-api'));
    operator = new SQSClient(services.clientConfig('operator'));
  });
  afterAll(async () => {
    producer.destroy();
    operator.destroy();
    await services.close();
  });
  beforeEach(() => {
    names += 1;
    deadLetter = services.sqs.createQueue({ name: `dead-${names}`, messageRetentionSeconds: 600 });
    source = services.sqs.createQueue({
      name: `source-${names}`,
      redrive: { deadLetterQueueArn: deadLetter.arn, maxReceiveCount: 2 },
    });
  });

  const send = (body: string) =>
    producer.send(new SendMessageCommand({ QueueUrl: source.url, MessageBody: body, MessageGroupId: 'tenant' }));
  const receive = async (queue: Queue) => {
    const { Messages = [] } = await operator.send(
      new ReceiveMessageCommand({
        QueueUrl: queue.url,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 0,
        MessageSystemAttributeNames: ['All'],
      }),
    );
    return Messages;
  };
  const sendToDeadLetter = async (body: string) => {
    const sent = await send(body);
    await receive(source);
    await receive(source);
    await receive(source);
    return sent;
  };
  const moveTasks = async () => {
    const { Results = [] } = await operator.send(
      new ListMessageMoveTasksCommand({ SourceArn: deadLetter.arn, MaxResults: 10 }),
    );
    return Results;
  };

  it('takes a message over on the receive after the last one allowed, with its id, sender, times and count', async () => {
    const sentAt = services.clock.now();
    const sent = await send('x');
    await services.clock.advance(1000);
    expect(await receive(source)).toHaveLength(1);
    expect(await receive(source)).toHaveLength(1);
    expect(deadLetter.counts().visible).toBe(0);
    await services.clock.advance(1000);
    expect(await receive(source)).toHaveLength(0);
    const [message] = await receive(deadLetter);
    expect(message).toMatchObject({ MessageId: sent.MessageId, Body: 'x' });
    expect(message?.Attributes).toEqual({
      SenderId: `${roleId('billing-api')}:local`,
      SentTimestamp: String(sentAt),
      ApproximateReceiveCount: '3',
      ApproximateFirstReceiveTimestamp: String(sentAt + 1000),
      MessageGroupId: 'tenant',
      DeadLetterQueueSourceArn: source.arn,
    });
  });

  it('counts the age of a message from when it was first sent', async () => {
    await send('x');
    await services.clock.advance(500_000);
    await receive(source);
    await receive(source);
    await receive(source);
    expect(deadLetter.counts().visible).toBe(1);
    await services.clock.advance(100_000);
    expect(deadLetter.counts().visible).toBe(0);
  });

  it('must exist', () => {
    const redrive = { deadLetterQueueArn: `${deadLetter.arn}-gone`, maxReceiveCount: 1 };
    expect(() => source.configure({ redrive })).toThrow('Reason: Dead letter target does not exist.');
    expect(source.settings().redrive?.deadLetterQueueArn).toBe(deadLetter.arn);
    expect(() => services.sqs.createQueue({ name: `lonely-${names}`, redrive })).toThrow(/target does not exist/);
  });

  it('wakes those who wait for it', async () => {
    let woken = 0;
    deadLetter.onVisible(() => (woken += 1));
    await sendToDeadLetter('x');
    expect(woken).toBe(1);
  });

  it('knows its sources', async () => {
    const { queueUrls } = await operator.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: deadLetter.url }));
    expect(queueUrls).toEqual([source.url]);
  });

  describe('when it is redriven', () => {
    it('has each message sent again to its source: with a new id and time, in the name of whoever redrives', async () => {
      const sent = await sendToDeadLetter('x');
      await services.clock.advance(5000);
      await operator.send(new StartMessageMoveTaskCommand({ SourceArn: deadLetter.arn }));
      expect(deadLetter.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
      const [message] = await receive(source);
      expect(message?.Body).toBe('x');
      expect(message?.MessageId).not.toBe(sent.MessageId);
      expect(message?.Attributes).toEqual({
        SenderId: `${roleId('operator')}:local`,
        SentTimestamp: String(services.clock.now()),
        ApproximateReceiveCount: '1',
        ApproximateFirstReceiveTimestamp: String(services.clock.now()),
        MessageGroupId: 'tenant',
      });
      expect(await moveTasks()).toMatchObject([
        { Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1, ApproximateNumberOfMessagesToMove: 1 },
      ]);
    });

    it('can send to a queue of its own choice', async () => {
      const elsewhere = services.sqs.createQueue({ name: `elsewhere-${names}` });
      await sendToDeadLetter('x');
      await operator.send(
        new StartMessageMoveTaskCommand({ SourceArn: deadLetter.arn, DestinationArn: elsewhere.arn }),
      );
      expect(elsewhere.counts().visible).toBe(1);
    });

    it('keeps to the rate asked for, with one task at a time', async () => {
      for (const body of ['a', 'b', 'c']) {
        await sendToDeadLetter(body);
      }
      const start = () =>
        operator.send(new StartMessageMoveTaskCommand({ SourceArn: deadLetter.arn, MaxNumberOfMessagesPerSecond: 2 }));
      await start();
      expect(source.counts().visible).toBe(2);
      expect(await moveTasks()).toMatchObject([{ Status: 'RUNNING', TaskHandle: expect.any(String) }]);
      await expect(start()).rejects.toThrow('There is already a task running');
      await services.clock.advance(1000);
      expect(source.counts().visible).toBe(3);
      expect(await moveTasks()).toMatchObject([{ Status: 'COMPLETED' }]);
    });

    it('leaves what arrives after the start', async () => {
      await sendToDeadLetter('a');
      await sendToDeadLetter('b');
      await operator.send(
        new StartMessageMoveTaskCommand({ SourceArn: deadLetter.arn, MaxNumberOfMessagesPerSecond: 1 }),
      );
      deadLetter.send({ body: 'arrived later', senderId: 'AROA:local' });
      await services.clock.advance(5000);
      expect(await moveTasks()).toMatchObject([{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 2 }]);
      expect(await receive(deadLetter)).toMatchObject([{ Body: 'arrived later' }]);
    });

    it('fails for a message that came from nowhere, and keeps it', async () => {
      deadLetter.send({ body: 'sent here directly', senderId: 'AROA:local' });
      await operator.send(new StartMessageMoveTaskCommand({ SourceArn: deadLetter.arn }));
      expect(await moveTasks()).toMatchObject([
        { Status: 'FAILED', FailureReason: 'CouldNotDetermineMessageSource', ApproximateNumberOfMessagesMoved: 0 },
      ]);
      expect(deadLetter.counts().visible).toBe(1);
    });

    it.each([
      ['a queue that does not exist', 'nowhere', 'ResourceNotFoundException'],
      ['a queue that is nobody’s dead-letter queue', 'source', 'InvalidParameterValue'],
    ])('is refused for %s', async (_, which, name) => {
      const SourceArn = which === 'source' ? source.arn : `${source.arn}-nowhere`;
      await expect(operator.send(new StartMessageMoveTaskCommand({ SourceArn }))).rejects.toMatchObject({ name });
    });
  });
});
