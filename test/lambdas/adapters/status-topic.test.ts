import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTopicClient } from '../../../lambdas/adapters/clients.ts';
import {
  createStatusTopic,
  createTellTogether,
  type TellSources,
  type TellTogether,
} from '../../../lambdas/adapters/status-topic.ts';
import { type StatusEvent, statusEvent } from '../../../lambdas/contract/status-event.ts';
import { delivery } from '../support/delivery.ts';
import { type LocalAws, startLocalAws } from '../support/local-aws.ts';

let aws: LocalAws;
let tellSources: TellSources;
let tellTogether: TellTogether;
beforeAll(async () => {
  aws = await startLocalAws();
  const topicArn = aws.subscribe('status', 'status-events');
  tellSources = createStatusTopic(createTopicClient(), topicArn);
  tellTogether = createTellTogether(createTopicClient(), topicArn);
});
afterAll(() => aws.close());
afterEach(() => aws.intercept(undefined));

const receiveAll = () => {
  const queue = aws.sqs.queueByName('status-events');
  const received = [];
  for (let batch = queue?.receive({ max: 10 }) ?? []; batch.length > 0; batch = queue?.receive({ max: 10 }) ?? []) {
    received.push(...batch);
  }
  return received;
};

const unreachable = { ok: false, error: { name: 'OutageError', store: 'status-topic' } };

describe('the status topic', () => {
  it('says what became of a mail, and in attributes whose it is, for filter policies', async () => {
    expect(await tellSources([delivery({ state: 'refused', lane: 'critical', reference: 'order-7' })])).toEqual({
      ok: true,
    });
    const [received] = receiveAll();
    expect(statusEvent.parse(JSON.parse(received?.body ?? ''))).toMatchObject({
      status: 'refused',
      reference: 'order-7',
    });
    expect(received?.body).not.toMatch(/anna|acme\.example/i);
    expect(received?.messageAttributes).toEqual({
      source: { dataType: 'String', stringValue: 'billing' },
      status: { dataType: 'String', stringValue: 'refused' },
      lane: { dataType: 'String', stringValue: 'critical' },
    });
  });

  it('says of mail without a purpose that is granted no lane', async () => {
    await tellSources([delivery({ state: 'refused' })]);
    expect(Object.keys(receiveAll()[0]?.messageAttributes ?? {}).toSorted()).toEqual(['source', 'status']);
  });

  it('takes ten events a call', async () => {
    let calls = 0;
    aws.intercept(() => {
      calls += 1;
      return undefined;
    });
    const deliveries = Array.from({ length: 25 }, (_, recipientIndex) =>
      delivery({ state: 'refused', recipientIndex }),
    );
    expect(await tellSources(deliveries)).toEqual({ ok: true });
    const told = receiveAll().map(({ body }) => (JSON.parse(body) as StatusEvent).recipientIndex);
    expect(new Set(told).size).toBe(25);
    expect(calls).toBe(3);
  });

  it('is not called for what is on its way', async () => {
    aws.intercept(() => ({ status: 500, body: '' }));
    expect(await tellSources([delivery(), delivery({ state: 'leased' })])).toEqual({ ok: true });
  });

  it.each([403, 400, 500])('is an outage when it answers %i, and never throws', async (status) => {
    aws.intercept(() => ({ status, body: '<ErrorResponse/>' }));
    expect(await tellSources([delivery({ state: 'sent' })])).toMatchObject(unreachable);
  });

  const takesAllButTheSecond = (service: string) => {
    if (service !== 'sns') return undefined;
    const member = '<member><Id>0</Id><MessageId>m</MessageId></member>';
    const failed = '<member><Id>1</Id><Code>InternalError</Code><SenderFault>false</SenderFault></member>';
    const result = `<PublishBatchResult><Successful>${member}</Successful><Failed>${failed}</Failed></PublishBatchResult>`;
    return { status: 200, body: `<PublishBatchResponse>${result}</PublishBatchResponse>` };
  };
  const sent = (recipientIndex: number) => delivery({ state: 'sent', recipientIndex });

  it('is an outage when it does not take one event of several', async () => {
    aws.intercept(takesAllButTheSecond);
    expect(await tellSources([sent(0), sent(1)])).toMatchObject(unreachable);
  });

  it('is told by several with one call, and an outage only to those whose events it did not take', async () => {
    let calls = 0;
    aws.intercept((service) => {
      calls += 1;
      return takesAllButTheSecond(service);
    });
    const told = await tellTogether([[sent(0)], [delivery()], [sent(1), delivery()], []]);
    expect(told).toMatchObject([{ ok: true }, { ok: true }, unreachable, { ok: true }]);
    expect(calls).toBe(1);
    aws.intercept(() => ({ status: 500, body: '<ErrorResponse/>' }));
    expect(await tellTogether([[sent(0)], [delivery()]])).toMatchObject([unreachable, { ok: true }]);
  });
});
