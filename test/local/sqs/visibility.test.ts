import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { longPoll } from '../../../local/sqs/long-poll.ts';
import type { Queue } from '../../../local/sqs/queue.ts';
import { startServices, type TestServices } from '../support/start-services.ts';

const SECOND = 1000;

describe('visibility', () => {
  let services: TestServices;
  let client: SQSClient;
  let queue: Queue;
  let names = 0;

  beforeAll(async () => {
    services = await startServices();
    client = new SQSClient(services.clientConfig());
  });
  afterAll(async () => {
    client.destroy();
    await services.close();
  });
  beforeEach(() => {
    names += 1;
    queue = services.sqs.createQueue({ name: `queue-${names}`, visibilityTimeoutSeconds: 60 });
  });

  const send = (body = 'x', delaySeconds?: number) => queue.send({ body, delaySeconds, senderId: 'AROA:local' });
  const receive = async (input: Omit<ReceiveMessageCommand['input'], 'QueueUrl'> = {}) => {
    const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl: queue.url, ...input }));
    return Messages;
  };
  const receiveOne = async () => {
    const [message] = await receive();
    return message?.ReceiptHandle ?? 'nothing received';
  };
  const changeVisibility = (ReceiptHandle: string, VisibilityTimeout: number) =>
    client.send(new ChangeMessageVisibilityCommand({ QueueUrl: queue.url, ReceiptHandle, VisibilityTimeout }));

  it('ends with a receive and comes back when the visibility timeout is over', async () => {
    send();
    expect(await receive()).toHaveLength(1);
    expect(queue.counts()).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
    await services.clock.advance(60 * SECOND - 1);
    expect(await receive()).toHaveLength(0);
    await services.clock.advance(1);
    const [again] = await receive({ MessageSystemAttributeNames: ['ApproximateReceiveCount'] });
    expect(again?.Attributes).toEqual({ ApproximateReceiveCount: '2' });
  });

  it('can be asked for sooner or later than the queue says', async () => {
    send();
    await receive({ VisibilityTimeout: 10 });
    await services.clock.advance(10 * SECOND);
    const handle = await receiveOne();
    await changeVisibility(handle, 600);
    await services.clock.advance(599 * SECOND);
    expect(await receive()).toHaveLength(0);
    await changeVisibility(handle, 0);
    expect(await receive()).toHaveLength(1);
  });

  it('cannot be put off beyond 12 hours after the receive', async () => {
    send();
    const handle = await receiveOne();
    await services.clock.advance(30 * SECOND);
    await expect(changeVisibility(handle, 43_171)).rejects.toMatchObject({
      message: expect.stringContaining('Total VisibilityTimeout for the message is beyond the limit [43200 seconds]'),
    });
    await changeVisibility(handle, 43_170);
  });

  it('begins after the delay of the message, or else of the queue', async () => {
    queue.configure({ delaySeconds: 30 });
    send('late');
    send('later', 60);
    send('now', 0);
    expect(queue.counts()).toEqual({ visible: 1, inFlight: 0, delayed: 2 });
    expect(await receive()).toMatchObject([{ Body: 'now' }]);
    await services.clock.advance(30 * SECOND);
    expect(await receive()).toMatchObject([{ Body: 'late' }]);
    await services.clock.advance(30 * SECOND);
    expect(await receive()).toMatchObject([{ Body: 'later' }]);
  });

  it('of 0 seconds hands a message out again, but never twice in one call', async () => {
    send();
    expect(await receive({ VisibilityTimeout: 0, MaxNumberOfMessages: 10 })).toHaveLength(1);
    expect(await receive({ VisibilityTimeout: 0, MaxNumberOfMessages: 10 })).toHaveLength(1);
  });

  it('ends for ever with the retention period, in flight or not', async () => {
    queue.configure({ messageRetentionSeconds: 120 });
    send('never received');
    await services.clock.advance(SECOND);
    send('received in time');
    await services.clock.advance(118 * SECOND);
    expect(await receive({ MaxNumberOfMessages: 10, VisibilityTimeout: 600 })).toHaveLength(2);
    await services.clock.advance(SECOND);
    expect(queue.counts()).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
    await services.clock.advance(SECOND);
    expect(queue.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('ends sooner when the retention period is shortened', async () => {
    send();
    await services.clock.advance(59 * SECOND);
    queue.configure({ messageRetentionSeconds: 60 });
    expect(queue.counts().visible).toBe(1);
    await services.clock.advance(SECOND);
    expect(queue.counts().visible).toBe(0);
  });

  it('is not ended by a receipt handle that a later receive has replaced', async () => {
    send();
    const stale = await receiveOne();
    await services.clock.advance(60 * SECOND);
    const fresh = await receiveOne();
    await client.send(new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle: stale }));
    expect(queue.counts().inFlight).toBe(1);
    await expect(changeVisibility(stale, 0)).rejects.toMatchObject({
      message: expect.stringContaining('Message does not exist or is not available for visibility timeout change.'),
    });
    await client.send(new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle: fresh }));
    expect(queue.counts().inFlight).toBe(0);
  });

  it('can be ended by deleting even after the timeout, with the latest receipt handle', async () => {
    send();
    const handle = await receiveOne();
    await services.clock.advance(60 * SECOND);
    await client.send(new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle: handle }));
    expect(await receive()).toHaveLength(0);
  });

  it('is not changed by a receipt handle of another queue', async () => {
    const other = services.sqs.createQueue({ name: `other-${names}` });
    other.send({ body: 'x', senderId: 'AROA:local' });
    const [foreign] = other.receive({ max: 1 });
    await expect(
      client.send(new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle: foreign?.receiptHandle })),
    ).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
  });

  it('is changed, and messages are deleted, one by one in a batch', async () => {
    send('a');
    send('b');
    const received = await receive({ MaxNumberOfMessages: 10 });
    const [first, second] = received.map(({ ReceiptHandle }) => ReceiptHandle);
    const change = await client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: queue.url,
        Entries: [
          { Id: 'ok', ReceiptHandle: first, VisibilityTimeout: 0 },
          { Id: 'no', ReceiptHandle: 'nonsense', VisibilityTimeout: 0 },
        ],
      }),
    );
    expect(change.Successful).toEqual([{ Id: 'ok' }]);
    expect(change.Failed).toMatchObject([{ Id: 'no', Code: 'ReceiptHandleIsInvalid', SenderFault: true }]);
    const deletion = await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl: queue.url,
        Entries: [
          { Id: 'ok', ReceiptHandle: second },
          { Id: 'no', ReceiptHandle: 'nonsense' },
        ],
      }),
    );
    expect(deletion.Successful).toEqual([{ Id: 'ok' }]);
    expect(deletion.Failed).toMatchObject([{ Id: 'no', Code: 'ReceiptHandleIsInvalid' }]);
    expect(queue.counts()).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
  });

  it('ends for all messages with a purge, which is allowed once a minute', async () => {
    send();
    send('delayed', 10);
    const purge = () => client.send(new PurgeQueueCommand({ QueueUrl: queue.url }));
    await purge();
    expect(queue.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    await expect(purge()).rejects.toMatchObject({ name: 'PurgeQueueInProgress' });
    await services.clock.advance(60 * SECOND);
    await purge();
  });

  describe('in a long poll', () => {
    it('is waited for: the answer comes with the message', async () => {
      const waiting = receive({ WaitTimeSeconds: 20 });
      send('here');
      expect(await waiting).toMatchObject([{ Body: 'here' }]);
    });

    it('is waited for until the time is over, and then there is nothing', async () => {
      const waiting = longPoll(
        queue,
        { max: 1 },
        { ...services, waitSeconds: 20, signal: new AbortController().signal },
      );
      await services.clock.advance(20 * SECOND);
      expect(await waiting).toEqual([]);
    });

    it('is waited for as long as the queue says when the request does not', async () => {
      queue.configure({ receiveWaitSeconds: 5 });
      const waiting = receive();
      send('here');
      expect(await waiting).toHaveLength(1);
    });

    it('comes to one of two who wait, and the other goes on waiting', async () => {
      const signal = new AbortController().signal;
      const polls = ['first', 'second'].map(() =>
        longPoll(queue, { max: 1 }, { ...services, waitSeconds: 20, signal }),
      );
      send('1');
      await services.clock.advance(SECOND);
      send('2');
      const bodies = (await Promise.all(polls)).map(([message]) => message?.body);
      expect(new Set(bodies)).toEqual(new Set(['1', '2']));
    });

    it('takes no message for a client that hung up', async () => {
      const hangUp = new AbortController();
      const waiting = longPoll(queue, { max: 1 }, { ...services, waitSeconds: 20, signal: hangUp.signal });
      hangUp.abort();
      send();
      expect(await waiting).toEqual([]);
      expect(queue.counts().visible).toBe(1);
    });
  });
});
