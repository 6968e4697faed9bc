import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTableClient } from '../../../lambdas/adapters/clients.ts';
import { createDeliveryEvents } from '../../../lambdas/adapters/delivery-events.ts';
import { createWatermarkReader, createWatermarkWriter } from '../../../lambdas/adapters/feedback-watermark.ts';
import { decodeDelivery, encodeDelivery } from '../../../lambdas/adapters/ledger-item.ts';
import { createSuppressionList } from '../../../lambdas/adapters/suppression-list.ts';
import { createSuppressionRecords } from '../../../lambdas/adapters/suppression-records.ts';
import { createTableReader } from '../../../lambdas/adapters/table-reader.ts';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import type { DeliveryEvent } from '../../../lambdas/domain/delivery/delivery.ts';
import { suppress } from '../../../lambdas/domain/feedback/suppress.ts';
import type { SuppressionRecord } from '../../../lambdas/domain/feedback/suppression-record.ts';
import { delivery } from '../support/delivery.ts';
import { type LocalAws, startLocalAws, tables } from '../support/local-aws.ts';
import { putItems } from '../support/put-items.ts';

const readTables = () => createTableReader(createTableClient(), async () => {});

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.close());

const event: DeliveryEvent = {
  at: '2026-11-21T12:00:00.000Z',
  type: 'Delivery',
  code: 'delivered',
  status: 'delivered',
};
/** As DynamoDB writes bytes. */
const bytesAsBase64 = (_name: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;

let items = 0;
const next = (): number => {
  items += 1;
  return items;
};

describe('events in the ledger', () => {
  const eventsOf = () => createDeliveryEvents(createTableClient(), tables.ledger);
  const newItem = async (fields: Parameters<typeof delivery>[0] = { events: {} }) => {
    const item = delivery({ messageId: next().toString(16).padStart(32, '0'), ...fields });
    await putItems(tables.ledger, [item]);
    return item;
  };

  it.each<[string, Parameters<typeof delivery>[0]]>([
    ['with room for events', { events: {} }],
    ['from before there were events', {}],
  ])('are written once to an item %s', async (_sentence, fields) => {
    const item = await newItem(fields);
    const first = await eventsOf().append(item, 'e1', event);
    const again = await eventsOf().append(item, 'e1', { ...event, code: 'other' });
    expect([first?.isNew, again?.isNew]).toEqual([true, false]);
    expect(again?.delivery).toEqual({ ...item, events: { e1: event } });
  });

  it('are all there when many come at once, and each is new once', async () => {
    const item = await newItem();
    const ids = Array.from({ length: 8 }, (_, index) => `e${index % 4}`);
    const results = await Promise.all(ids.map((id) => eventsOf().append(item, id, event)));
    expect(results.filter((result) => result?.isNew)).toHaveLength(4);
    expect(Object.keys((await eventsOf().append(item, 'e0', event))?.delivery.events ?? {})).toHaveLength(4);
  });

  const at = '2026-11-21T12:00:00.000Z';
  const taken: DeliveryEvent = { at, type: 'Send', code: 'recorded', attempt: 2, sesMessageId: 'ses-2' };
  const answer = { number: 2, at, answer: 'accepted', sesMessageId: 'ses-2' } as const;
  const unheard = { number: 2, at, answer: 'unknown' } as const;
  const evidence = { ...answer, number: 1, sesMessageId: 'ses-1', evidence: 'Send' } as const;
  const ofFirst = { e0: { ...taken, attempt: 1, sesMessageId: 'ses-1' } };
  const late = { 'answer-2': { ...taken, type: 'Answer' } };

  it.each<[string, Parameters<typeof delivery>[0], boolean]>([
    ['is not added where that call was answered', { state: 'sent', attempt: 2, attempts: [answer] }, false],
    [
      'is not added where its answer came late',
      { state: 'sent', attempt: 2, attempts: [unheard], events: late },
      false,
    ],
    ['is added where another call was answered', { state: 'sent', attempt: 3 }, true],
    [
      'is added where another call is why it counts as sent',
      { state: 'sent', attempt: 2, attempts: [unheard, evidence], events: ofFirst },
      true,
    ],
    ['is added before the answer is written', { state: 'leased', attempt: 2 }, true],
    ['is added where nobody knows', { state: 'unsure', attempt: 2 }, true],
  ])('that a mail was taken %s', async (_sentence, fields, isNew) => {
    const item = await newItem({ events: {}, ...fields });
    const appended = await eventsOf().append(item, 'e1', taken);
    expect(appended?.isNew).toBe(isNew);
    expect(appended?.delivery).toEqual({ ...item, events: { ...item.events, ...(isNew ? { e1: taken } : {}) } });
  });

  it('need no read where DynamoDB says with its refusal what the item is', async () => {
    const item = await newItem({ state: 'sent', attempt: 2, attempts: [answer], events: {} });
    const refusal = {
      __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
      message: 'The conditional request failed',
      Item: marshall(encodeDelivery(item)),
    };
    const calls: string[] = [];
    aws.intercept((_service, { headers }) => {
      calls.push(String(headers['x-amz-target']).split('.')[1] ?? '');
      return {
        status: 400,
        headers: { 'content-type': 'application/x-amz-json-1.0' },
        body: JSON.stringify(refusal, bytesAsBase64),
      };
    });
    const appended = await eventsOf().append(item, 'e1', taken);
    aws.intercept(undefined);
    expect(appended).toEqual({ isNew: false, delivery: item });
    expect(calls).toEqual(['UpdateItem']);
  });

  it('are bounded', async () => {
    const full = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`e${index}`, event]));
    const item = await newItem({ events: full });
    expect((await eventsOf().append(item, 'one-more', event))?.isNew).toBe(false);
  });

  it('have no place in a delivery that is not there', async () => {
    expect(await eventsOf().append({ messageId: 'f'.repeat(32), recipientIndex: 0 }, 'e1', event)).toBeUndefined();
  });

  it('of a mail that is not known are kept beside it, each once, for a time', async () => {
    const mail = `ses-${next()}`;
    const kept = [
      await eventsOf().keep(mail, 'e1', event, 99),
      await eventsOf().keep(mail, 'e1', event, 99),
      await eventsOf().keep(mail, 'e2', event, 99),
    ];
    expect(kept).toEqual([true, false, true]);
    const key = { messageId: `event:${mail}`, recipientIndex: 0 };
    const { Item: item } = await createTableClient().send(new GetCommand({ TableName: tables.ledger, Key: key }));
    expect(decodeDelivery(item ?? {})).toEqual({ ...key, events: { e1: event, e2: event }, ttl: 99 });
  });
});

describe('the suppression list', () => {
  const changeOf = () => createSuppressionRecords(createTableClient(), tables.suppressions);
  const listed = (address: string) => createSuppressionList(readTables(), tables.suppressions)(address);
  const newAddress = (): string => `anna${next()}@acme.example`;
  const bounce = (at: string) => (record: SuppressionRecord) =>
    suppress(record, 'hard-bounce', { at, event: `bounce at ${at}`, code: 'hard-bounce' });
  const noon = '2026-11-21T12:00:00.000Z';

  it('takes the first entry of an address', async () => {
    const address = newAddress();
    expect(await changeOf()(address, bounce(noon))).toBe(true);
    expect(await listed(address)).toEqual([{ origin: 'bounce', since: noon, until: '2026-12-05T12:00:00.000Z' }]);
  });

  it('writes nothing where nothing changes', async () => {
    const address = newAddress();
    await changeOf()(address, bounce(noon));
    expect(await changeOf()(address, bounce(noon))).toBe(false);
  });

  it('leaves what others entered', async () => {
    const address = newAddress();
    const operator = { origin: 'operator', reason: 'asked by phone' };
    await putItems(tables.suppressions, [{ address, entries: { operator } }]);
    await changeOf()(address, bounce(noon));
    const { Item: item } = await createTableClient().send(
      new GetCommand({ TableName: tables.suppressions, Key: { address } }),
    );
    expect(item?.['entries']).toMatchObject({ operator, bounce: { origin: 'bounce' } });
  });

  it('keeps every one of many changes at once', async () => {
    const address = newAddress();
    const changes = [
      bounce(noon),
      bounce('2026-11-25T12:00:00.000Z'),
      (record: SuppressionRecord) => suppress(record, 'complaint', { at: noon, event: 'c', code: 'complaint' }),
      (record: SuppressionRecord) => suppress(record, 'provider', { at: noon, event: 'p', code: 'provider' }),
    ];
    await Promise.all(changes.map((change) => changeOf()(address, change)));
    const entries = await listed(address);
    expect(entries.map(({ origin }) => origin).toSorted()).toEqual(['bounce', 'complaint', 'provider']);
    expect(entries.find(({ origin }) => origin === 'bounce')?.until).toBe('2027-05-24T12:00:00.000Z');
  });

  it('keeps what others change between its reading and its writing', async () => {
    const address = newAddress();
    await changeOf()(address, bounce(noon));
    const client = createTableClient();
    let isOvertaken = true;
    const overtaken = {
      send: async (command: GetCommand) => {
        const read = await client.send(command);
        if (isOvertaken) {
          isOvertaken = false;
          await changeOf()(address, bounce('2026-11-25T12:00:00.000Z'));
        }
        return read;
      },
    } as unknown as DynamoDBDocumentClient;
    await createSuppressionRecords(overtaken, tables.suppressions)(address, (record) =>
      suppress(record, 'soft-bounce', { at: '2026-11-21T13:00:00.000Z', event: 's', code: 's' }),
    );
    const { Item: item } = await client.send(new GetCommand({ TableName: tables.suppressions, Key: { address } }));
    expect(item).toMatchObject({ version: 3, bounces: { hard: { last: { at: '2026-11-25T12:00:00.000Z' } } } });
  });

  it('takes an entry away that has ended', async () => {
    const address = newAddress();
    const ended = { origin: 'bounce', until: '2026-01-01T00:00:00.000Z' };
    await putItems(tables.suppressions, [{ address, entries: { bounce: ended } }]);
    await changeOf()(address, (record) => suppress(record, 'soft-bounce', { at: noon, event: 's', code: 's' }));
    expect(await listed(address)).toEqual([]);
  });

  it('leaves an item alone that cannot be read: it suppresses anyway', async () => {
    const address = newAddress();
    await putItems(tables.suppressions, [{ address, entries: 'everything' }]);
    expect(await changeOf()(address, bounce(noon))).toBe(false);
    expect((await listed(address)).length).toBeGreaterThan(0);
  });

  it('that is out of reach is an outage, not an absence', async () => {
    aws.intercept((service) =>
      service === 'dynamodb'
        ? { status: 400, body: JSON.stringify({ __type: 'AccessDeniedException', message: 'no' }) }
        : undefined,
    );
    try {
      await expect(changeOf()(newAddress(), bounce(noon))).rejects.toThrow(OutageError);
    } finally {
      aws.intercept(undefined);
    }
  });
});

describe('the watermark', () => {
  it('is how far heartbeats have come, and never goes back', async () => {
    const read = createWatermarkReader(readTables(), tables.ledger);
    const advance = createWatermarkWriter(createTableClient(), tables.ledger);
    expect(await read()).toBeUndefined();
    for (const publishedAt of [2_000, 5_000, 3_000, 5_000]) await advance(publishedAt);
    expect(await read()).toBe(5_000);
  });
});
