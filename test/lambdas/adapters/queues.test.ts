import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createQueueClient } from '../../../lambdas/adapters/clients.ts';
import { createDeadLetterQueue } from '../../../lambdas/adapters/dead-letter-queue.ts';
import { createMessageVisibility } from '../../../lambdas/adapters/message-visibility.ts';
import { createNamedQueue } from '../../../lambdas/adapters/named-queue.ts';
import { createOutboundQueue } from '../../../lambdas/adapters/outbound-queue.ts';
import { deadLetterAttributes } from '../../../lambdas/contract/dead-letter.ts';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import type { LocalRequest } from '../../../local/endpoint.ts';
import type { Queue } from '../../../local/sqs/queue.ts';
import { type LocalAws, startLocalAws } from '../support/local-aws.ts';

let aws: LocalAws;
let queue: Queue;
let queues = 0;
beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.close());
beforeEach(() => {
  queues += 1;
  queue = aws.sqs.createQueue({ name: `queue-${queues}` });
});
afterEach(() => aws.intercept(undefined));

const receiveAll = () => {
  const received = [];
  for (let batch = queue.receive({ max: 10 }); batch.length > 0; batch = queue.receive({ max: 10 }))
    received.push(...batch);
  return received;
};

const json = { 'content-type': 'application/x-amz-json-1.0' };

describe('a queue that is known by its name', () => {
  it('gets what is sent to it, and is looked for once', async () => {
    const asked: string[] = [];
    aws.intercept((_service, { headers }) => {
      asked.push(String(headers['x-amz-target']));
      return undefined;
    });
    const sendToIt = createNamedQueue(createQueueClient(), 'feedback-queue', queue.name);
    await sendToIt('one');
    await sendToIt('two');
    expect(receiveAll().map(({ body }) => body)).toEqual(['one', 'two']);
    expect(asked.filter((target) => target.endsWith('GetQueueUrl'))).toHaveLength(1);
  });

  it('that is not there is an outage', async () => {
    const sendToNone = createNamedQueue(createQueueClient(), 'directory-queue', 'none');
    await expect(sendToNone('x')).rejects.toMatchObject({ name: 'OutageError', store: 'directory-queue' });
  });
});

describe('the outbound queue', () => {
  const queueUrls = () => ({
    critical: 'http://127.0.0.1:1/none',
    standard: queue.url,
    bulk: 'http://127.0.0.1:1/none',
  });
  const enqueue = (bodies: readonly string[]) =>
    createOutboundQueue(
      createQueueClient(),
      queueUrls(),
    )(bodies.map((body) => ({ body, source: 'billing', lane: 'standard' })));

  it('takes each message in the queue of its lane, and answers in the order it was asked', async () => {
    const bulk = aws.sqs.createQueue({ name: `bulk-${queues}` });
    aws.intercept((_service, { body }: LocalRequest) =>
      String(body).includes('lost') ? { status: 503, headers: json, body: '{}' } : undefined,
    );
    const send = createOutboundQueue(createQueueClient(), { ...queueUrls(), bulk: bulk.url, critical: queue.url });
    const results = await send([
      { body: 'first', source: 'reports', lane: 'bulk' },
      { body: 'lost', source: 'billing', lane: 'standard' },
      { body: 'second', source: 'reports', lane: 'bulk' },
    ]);
    expect(results.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(bulk.receive({ max: 10 }).map(({ body }) => body)).toEqual(['first', 'second']);
    expect(receiveAll()).toEqual([]);
  });

  it('takes messages for their source', async () => {
    expect(await enqueue(['one', 'two'])).toEqual([{ ok: true }, { ok: true }]);
    expect(receiveAll().map(({ body, messageGroupId }) => ({ body, messageGroupId }))).toEqual([
      { body: 'one', messageGroupId: 'billing' },
      { body: 'two', messageGroupId: 'billing' },
    ]);
  });

  it('is not called for nothing', async () => {
    aws.intercept(() => ({ status: 500, body: '{}' }));
    expect(await enqueue([])).toEqual([]);
  });

  it('takes as many messages a call as it may, in count', async () => {
    let calls = 0;
    aws.intercept(() => {
      calls += 1;
      return undefined;
    });
    const bodies = Array.from({ length: 25 }, (_, index) => `body ${index}`);
    expect((await enqueue(bodies)).every(({ ok }) => ok)).toBe(true);
    expect(new Set(receiveAll().map(({ body }) => body))).toEqual(new Set(bodies));
    expect(calls).toBe(3);
  });

  it('takes as many messages a call as it may, in bytes', async () => {
    // Three bytes for each character: five messages of 300 KB are more than one call may have.
    const bodies = Array.from({ length: 5 }, (_, index) => `${index}${'請'.repeat(100_000)}`);
    expect((await enqueue(bodies)).every(({ ok }) => ok)).toBe(true);
    expect(receiveAll()).toHaveLength(5);
  });

  it('says of each message whether it was taken', async () => {
    aws.intercept((_service, { body }: LocalRequest) => {
      const { Entries: entries } = JSON.parse(String(body)) as { Entries: { Id: string }[] };
      const failed = [
        { Id: '1', Code: 'InternalError', SenderFault: false },
        { Id: '2', Code: 'InvalidMessageContents', SenderFault: true },
      ];
      const sent = entries.filter(({ Id: id }) => !failed.some(({ Id }) => Id === id));
      const successful = sent.map(({ Id }) => ({ Id, MessageId: `m-${Id}`, MD5OfMessageBody: md5OfX }));
      return { status: 200, headers: json, body: JSON.stringify({ Successful: successful, Failed: failed }) };
    });
    const [first, second, third, fourth] = await enqueue(['x', 'x', 'x', 'x']);
    expect([first, fourth]).toEqual([{ ok: true }, { ok: true }]);
    expect(second).toMatchObject({ ok: false, error: { name: 'OutageError' } });
    expect(third).toMatchObject({ ok: false, error: { name: 'Error' } });
  });

  it('does not take a message that its answer does not mention for taken', async () => {
    aws.intercept(() => ({ status: 200, headers: json, body: '{"Successful":[],"Failed":[]}' }));
    expect(await enqueue(['x'])).toMatchObject([{ ok: false, error: { name: 'OutageError' } }]);
  });

  it('says of every message that it was not taken when it is out of reach', async () => {
    aws.intercept(() => ({ status: 403, headers: json, body: '{}' }));
    const failed = { ok: false, error: { name: 'OutageError', store: 'outbound-queue' } };
    expect(await enqueue(['x', 'y'])).toMatchObject([failed, failed]);
  });
});

const md5OfX = '9dd4e461268c8034f5c8564e155c67a6';

describe('a dead letter', () => {
  const letter = { body: '{"version":1}', messageId: 'message-1', sentAt: 1_763_726_400_000, error: 'TypeError' };
  const bury = createDeadLetterQueueFor(() => queue.url);

  it('keeps the body and carries what is known of the message', async () => {
    await bury({ ...letter, principal: 'AROABILLING', source: 'billing' });
    const [received] = receiveAll();
    expect(received?.body).toBe(letter.body);
    expect(received?.messageAttributes).toEqual({
      [deadLetterAttributes.messageId]: text('message-1'),
      [deadLetterAttributes.sentAt]: text('1763726400000'),
      [deadLetterAttributes.error]: text('TypeError'),
      [deadLetterAttributes.principal]: text('AROABILLING'),
      [deadLetterAttributes.source]: text('billing'),
    });
  });

  it('says nothing of a sender that is not known', async () => {
    await bury({ ...letter, principal: undefined });
    expect(Object.keys(receiveAll()[0]?.messageAttributes ?? {})).toHaveLength(3);
  });

  it('that cannot be written is an outage', async () => {
    aws.intercept(() => ({ status: 403, headers: json, body: '{}' }));
    await expect(bury(letter)).rejects.toThrow(OutageError);
  });
});

describe('a message that is to be retried later', () => {
  it('is visible again when its time has come, and not before', async () => {
    queue.send({ body: 'x', senderId: 'AROA' });
    const [received] = queue.receive({ max: 1 });
    await createMessageVisibility(createQueueClient(), queue.url)(String(received?.receiptHandle), 15);
    await aws.clock.advance(14_999);
    expect(queue.receive({ max: 1 })).toEqual([]);
    await aws.clock.advance(1);
    expect(queue.receive({ max: 1 })).toHaveLength(1);
  });
});

const text = (stringValue: string) => ({ dataType: 'String', stringValue });

function createDeadLetterQueueFor(url: () => string): ReturnType<typeof createDeadLetterQueue> {
  return (letter) => createDeadLetterQueue(createQueueClient(), url())(letter);
}
