import { GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSRecord } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTableClient } from '../../lambdas/adapters/clients.ts';
import { decodeDelivery } from '../../lambdas/adapters/ledger-item.ts';
import { deadLetterAttributes } from '../../lambdas/contract/dead-letter.ts';
import { beginningOf, windowAt, windowMilliseconds } from '../../lambdas/domain/budget/lattice.ts';
import type { handler as filterHandler } from '../../lambdas/filter/handler.ts';
import type { handler as sendHandler } from '../../lambdas/send/handler.ts';
import { roleId } from '../../local/principal.ts';
import type { Queue } from '../../local/sqs/queue.ts';
import { mailRequest, now, policyDocument } from '../support/facts.ts';
import { captureOutput } from './support/captured-output.ts';
import { invoke, sqsRecord } from './support/invoke.ts';
import { buckets, type LocalAws, startLocalAws, tables } from './support/local-aws.ts';
import { applyPolicy } from './support/policy-in-force.ts';
import { putItems } from './support/put-items.ts';

/** What must never be seen outside the mail: all of it is in the requests and in the errors below. */
const canaries = ['kanari', 'zyxwv', 'hushhush', 'geheim'];
const address = 'Kanari@acme.example';

let aws: LocalAws;
let outbound: Queue;
let deadLetters: Queue;
let filter: typeof filterHandler;
let send: typeof sendHandler;

beforeAll(async () => {
  aws = await startLocalAws();
  await aws.verifyDomain('notify.acme.example', 'postern-test-50400');
  outbound = aws.sqs.createQueue({ name: 'outbound' });
  deadLetters = aws.sqs.createQueue({ name: 'dead-letters' });
  await putItems(tables.directory, [{ address: address.toLowerCase(), groups: ['staff'] }]);
  await putItems(tables.allowList, [{ rule: 'acme.example', owner: 'it' }]);
  const rates = [{ perSecond: 1_000, from: 0 }];
  await putItems(tables.counters, [{ counter: 'account', rates, daily: -1, sentLast24Hours: 0, at: now }]);
  await applyPolicy(policyDocument, policyDocument.sources.billing.principals[0], now);
  Object.assign(process.env, {
    ENVIRONMENT: 'test',
    LANE: 'standard',
    ALLOW_LIST_TABLE: tables.allowList,
    DIRECTORY_TABLE: tables.directory,
    SUPPRESSIONS_TABLE: tables.suppressions,
    DEFAULT_AUDIENCE: 'every-rule',
    POLICIES_TABLE: tables.policies,
    LEDGER_TABLE: tables.ledger,
    PIPELINE_BUCKET: buckets.pipeline,
    UPLOADS_BUCKET: buckets.uploads,
    STOPS_TABLE: tables.stops,
    COUNTERS_TABLE: tables.counters,
    OUTBOUND_QUEUE_URL: outbound.url,
    OUTBOUND_QUEUE_URLS: JSON.stringify({ critical: outbound.url, standard: outbound.url, bulk: outbound.url }),
    DEAD_LETTER_QUEUE_URL: deadLetters.url,
    STATUS_TOPIC_ARN: aws.subscribe('status', 'status-events'),
    TRUSTED_ROLE_IDS: roleId('test-role'),
    CONFIGURATION_SETS: '{"50400":"postern-test-50400"}',
    UNSUBSCRIBE_LINKS_TABLE: tables.unsubscribeLinks,
    UNSUBSCRIBE_BASE_URL: 'https://unsubscribe.example/',
    WATCHED_CONFIGURATION_SETS: '{"50400":"postern-test-50400-watched"}',
  });
  ({ handler: filter } = await import('../../lambdas/filter/handler.ts'));
  ({ handler: send } = await import('../../lambdas/send/handler.ts'));
});
afterAll(() => aws.close());
afterEach(() => {
  aws.intercept(undefined);
  vi.useRealTimers();
});

let messages = 0;
/** A record of the intake queue, accepted just now: the handlers live in real time. */
const intake = (body: string, receiveCount = 1): SQSRecord => {
  messages += 1;
  return sqsRecord({
    messageId: `intake-${messages}`,
    body,
    attributes: { SentTimestamp: String(Date.now()), ApproximateReceiveCount: String(receiveCount) },
  });
};

/** What waits on the outbound queue, as send receives it. */
const receiveOutbound = (): readonly SQSRecord[] =>
  outbound.receive({ max: 10 }).map(({ messageId, receiptHandle, body, senderId, messageGroupId, receiveCount }) =>
    sqsRecord({
      messageId,
      receiptHandle,
      body,
      attributes: {
        SenderId: senderId,
        ApproximateReceiveCount: String(receiveCount),
        ...(messageGroupId === undefined ? {} : { MessageGroupId: messageGroupId }),
      },
    }),
  );

const request = (fields: Parameters<typeof mailRequest>[0] = {}): string =>
  JSON.stringify(
    mailRequest({
      to: [{ address, name: 'Kanari Zyxwv' }],
      subject: 'HushHush',
      text: 'geheim',
      reference: 'geheim-7',
      tags: { zyxwv: 'hushhush' },
      headers: { 'X-Campaign': 'zyxwv' },
      ...fields,
    }),
  );

const expectNoCanary = (lines: readonly string[]): void => {
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) {
    expect(() => JSON.parse(line) as unknown).not.toThrow();
    for (const canary of canaries) expect(line.toLowerCase()).not.toContain(canary);
  }
};

const text = (stringValue: string) => ({ dataType: 'String', stringValue });

const ledgerItems = async (): Promise<readonly Record<string, unknown>[]> => {
  const { Items: items = [] } = await createTableClient().send(new ScanCommand({ TableName: tables.ledger }));
  return items;
};

describe('the two functions, one after the other', () => {
  it('take a request to SES, and write nothing of what is in it', async () => {
    const lines = await captureOutput(async () => {
      expect(await invoke(filter, [intake(request())])).toEqual([]);
      expect(await invoke(send, receiveOutbound())).toEqual([]);
    });
    expectNoCanary(lines);
    const [mail] = aws.ses.outbox();
    expect(mail).toMatchObject({ recipients: [address] });
    const { messageId } = JSON.parse(lines[0] ?? '') as { messageId: string };
    const { Item: item } = await createTableClient().send(
      new GetCommand({ TableName: tables.ledger, Key: { messageId, recipientIndex: 0 } }),
    );
    expect(decodeDelivery(item ?? {})).toMatchObject({
      state: 'sent',
      source: 'billing',
      attempts: [{ answer: 'accepted' }],
    });
  });

  it('read all of a full batch with one call each, once the groups of its recipients are known', async () => {
    const reads: string[] = [];
    const batch = () => Array.from({ length: 10 }, () => intake(request()));
    // What was read is looked at again when it is two seconds old, which is not what this is about: no time passes. It
    // stands still in the middle of a window of turns, since its first moments are left to those that are urgent.
    vi.useFakeTimers({ toFake: ['Date'], now: beginningOf(windowAt(Date.now())) + windowMilliseconds / 2 });
    await captureOutput(async () => {
      await invoke(filter, [intake(request())]);
      receiveOutbound();
      aws.intercept((service, { headers }) => {
        const [, action = ''] = String(headers['x-amz-target']).split('.');
        if (service === 'dynamodb' && !/^(Put|Update)Item$/.test(action)) reads.push(action);
        return undefined;
      });
      expect(await invoke(filter, batch())).toEqual([]);
      expect(await invoke(send, receiveOutbound())).toEqual([]);
    });
    vi.useRealTimers();
    expect(reads).toEqual(['BatchGetItem', 'BatchGetItem']);
    expect((await ledgerItems()).filter(({ state }) => state === 'sent').length).toBeGreaterThanOrEqual(10);
  });

  // With one call where the answers come within a tenth of a second of each other: test/lambdas/runtime/in-company.test.ts.
  it('tell the sources of a batch, and only what was not told comes back', async () => {
    const references = ['one', 'two', 'three'];
    const told: string[] = [];
    await captureOutput(async () => {
      expect(
        await invoke(
          filter,
          references.map((reference) => intake(request({ reference }))),
        ),
      ).toEqual([]);
      const records = receiveOutbound();
      aws.intercept((service, { body }) => {
        if (service !== 'sns') return undefined;
        const events = [...new URLSearchParams(String(body))].flatMap(([name, value]) =>
          name.endsWith('.Message') ? [(JSON.parse(value) as { reference: string }).reference] : [],
        );
        told.push(...events);
        const members = events.flatMap((reference, index) =>
          reference === 'two' ? [] : [`<member><Id>${index}</Id><MessageId>m</MessageId></member>`],
        );
        const result = `<PublishBatchResult><Successful>${members.join('')}</Successful></PublishBatchResult>`;
        return { status: 200, body: `<PublishBatchResponse>${result}</PublishBatchResponse>` };
      });
      const again = await invoke(send, records);
      expect(told.toSorted()).toEqual(references.toSorted());
      expect(again).toHaveLength(1);
      aws.intercept(undefined);
      const mails = aws.ses.outbox().length;
      const unheard = records.filter(({ messageId }) => again.includes(messageId));
      expect(await invoke(send, unheard)).toEqual([]);
      expect(aws.ses.outbox()).toHaveLength(mails);
    });
  });

  it('write nothing of a request that is refused', async () => {
    const requests = [
      '{"subject":"HushHush", geheim}',
      'geheim',
      request({ to: [{ address: 'kanari@elsewhere.example' }, { address: 'kanari at zyxwv' }] }),
      request({ from: { address: 'zyxwv@notify.acme.example' } }),
      request({ headers: { 'X-Zyxwv': 'geheim' } }),
      request({ purpose: 'zyxwv' }),
      JSON.stringify({ ...(JSON.parse(request()) as object), zyxwv: 'geheim', template: 'hushhush' }),
      request({ attachments: [{ filename: 'geheim.exe', contentType: 'application/pdf', data: 'TVqQAAMA' }] }),
      request({
        attachments: [{ filename: 'geheim.pdf', contentType: 'application/pdf', object: 'zyxwv/geheim.pdf' }],
      }),
    ];
    const lines = await captureOutput(async () => {
      expect(
        await invoke(
          filter,
          requests.map((body) => intake(body)),
        ),
      ).toEqual([]);
    });
    expectNoCanary(lines);
    expect(outbound.counts().visible).toBe(0);
    expect(lines.filter((line) => line.includes('"refuse"')).length).toBeGreaterThanOrEqual(requests.length);
  });

  it('write nothing of what a table or a bucket says that is out of reach', async () => {
    const outages = [
      {
        status: 400,
        body: '{"__type":"AccessDeniedException","message":"kanari@acme.example is not authorized: geheim"}',
      },
      { status: 500, body: 'geheim' },
    ];
    const lines = await captureOutput(async () => {
      for (const outage of outages) {
        aws.intercept((service) => (service === 'dynamodb' ? outage : undefined));
        expect(await invoke(filter, [intake(request(), 900)])).toHaveLength(1);
      }
    });
    expectNoCanary(lines);
    expect(lines.filter((line) => line.includes('"because":"outage"'))).toHaveLength(2);
    expect(deadLetters.counts().visible).toBe(0);
  });

  it('write nothing of what DynamoDB finds wrong with an item, and give up on it on the fifth receipt', async () => {
    const validation = '{"__type":"ValidationException","message":"the item geheim of kanari@acme.example is wrong"}';
    aws.intercept((service, { headers }) =>
      service === 'dynamodb' && String(headers['x-amz-target']).endsWith('PutItem')
        ? { status: 400, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: validation }
        : undefined,
    );
    const poison = intake(request(), 5);
    const lines = await captureOutput(async () => {
      expect(await invoke(filter, [intake(request(), 4)])).toHaveLength(1);
      expect(await invoke(filter, [poison])).toEqual([]);
    });
    expectNoCanary(lines);
    const [letter] = deadLetters.receive({ max: 10 });
    expect(letter).toMatchObject({
      body: poison.body,
      messageAttributes: {
        [deadLetterAttributes.error]: { stringValue: 'ValidationException' },
        [deadLetterAttributes.principal]: { stringValue: 'AROABILLINGAAAAAAAAAA' },
        [deadLetterAttributes.messageId]: { stringValue: poison.messageId },
      },
    });
    deadLetters.purge();
  });

  it('write nothing of an envelope that is none, or not to be trusted', async () => {
    const sender = { SenderId: `${roleId('test-role')}:filter`, MessageGroupId: 'billing' };
    const lines = await captureOutput(async () => {
      const records = [
        sqsRecord({ messageId: 'o-1', body: '{"geheim', attributes: sender }),
        sqsRecord({ messageId: 'o-2', body: request(), attributes: { ...sender, ApproximateReceiveCount: '5' } }),
        sqsRecord({ messageId: 'o-3', body: request(), attributes: { SenderId: 'AROASTRANGER:geheim' } }),
      ];
      expect(await invoke(send, records)).toEqual(['o-1']);
    });
    expectNoCanary(lines);
    const letters = deadLetters.receive({ max: 10 });
    const facts = letters.map(({ messageAttributes: attributes }) => ({
      error: attributes[deadLetterAttributes.error],
      source: attributes[deadLetterAttributes.source],
    }));
    expect(facts).toHaveLength(2);
    expect(facts).toContainEqual({ error: text('Error'), source: text('billing') });
    expect(facts).toContainEqual({ error: text('UntrustedEnvelope'), source: undefined });
  });

  it('write nothing of what SES says about a mail', async () => {
    const rejection = JSON.stringify({ message: `Email address is not verified: ${address}, HushHush` });
    const answers = [
      { status: 400, headers: { 'x-amzn-errortype': 'BadRequestException' }, body: rejection },
      { status: 500, headers: { 'x-amzn-errortype': 'geheim is no exception' }, body: rejection },
      // A fault of ours stops the source: after it nothing is sent.
      { status: 400, headers: { 'x-amzn-errortype': 'MessageRejected' }, body: rejection },
    ];
    const lines = await captureOutput(async () => {
      for (const answer of answers) {
        aws.intercept(undefined);
        expect(await invoke(filter, [intake(request())])).toEqual([]);
        const records = receiveOutbound();
        expect(records).toHaveLength(1);
        aws.intercept((service) => (service === 'ses' ? answer : undefined));
        await invoke(send, records);
      }
    });
    expectNoCanary(lines);
    expect((await ledgerItems()).map(({ state }) => state)).toEqual(
      expect.arrayContaining(['queued', 'rejected', 'unsure']),
    );
  });
});
