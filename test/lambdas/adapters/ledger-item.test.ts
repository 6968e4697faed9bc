import { readFileSync } from 'node:fs';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itemSize } from '../../../bench/capacity/item-size.ts';
import { createTableClient } from '../../../lambdas/adapters/clients.ts';
import { createDeliveryEvents } from '../../../lambdas/adapters/delivery-events.ts';
import { createLedger } from '../../../lambdas/adapters/ledger.ts';
import { changesBetween, decodeDelivery, encodeDelivery } from '../../../lambdas/adapters/ledger-item.ts';
import { createTableReader, type Item } from '../../../lambdas/adapters/table-reader.ts';
import { suppressionOrigins } from '../../../lambdas/contract/policy.ts';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import { answered, decidedAnew, leased } from '../../../lambdas/domain/delivery/transitions.ts';
import { delivery } from '../support/delivery.ts';
import { type LocalAws, startLocalAws, tables } from '../support/local-aws.ts';
import { putItems } from '../support/put-items.ts';

type WireItem = Readonly<Record<string, AttributeValue>>;

/** Items as DynamoDB's wire has them, one for each layout there has been: the same delivered mail in each. */
const fixture = (name: string): WireItem =>
  JSON.parse(readFileSync(new URL(`../../fixtures/ledger/${name}.json`, import.meta.url), 'utf8')) as WireItem;
const former = fixture('former-layout');
const present = fixture('layout');

/** As the SDK hands it over. */
const fromWire = (value: unknown): unknown => {
  const [[type, content] = ['', undefined]] = Object.entries(value as object) as [string, unknown][];
  switch (type) {
    case 'B':
      return new Uint8Array(Buffer.from(String(content), 'base64'));
    case 'N':
      return Number(content);
    case 'L':
      return (content as unknown[]).map(fromWire);
    case 'M':
      return itemOf(content as WireItem);
    default:
      return content;
  }
};
const itemOf = (item: WireItem): Item =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, fromWire(value)]));

const delivered = itemOf(former) as unknown as Delivery;

describe('an item of the ledger', () => {
  it('is read in either layout', () => {
    expect(decodeDelivery(itemOf(former))).toEqual(delivered);
    expect(decodeDelivery(itemOf(present))).toEqual(delivered);
  });

  it('is written as it always was since: letters and words are stored for 45 days', () => {
    expect(encodeDelivery(delivered)).toEqual(itemOf(present));
  });

  it('of a delivered mail leaves room in the 1,024 bytes that a write unit holds', () => {
    expect(itemSize(former)).toBeGreaterThan(1_024);
    expect(itemSize(present)).toBeLessThanOrEqual(900);
  });

  it('says in plain words what people and indexes look for', () => {
    const { messageId, recipient, receivedAt, intakeMessageId, source, state, attempt, ttl } = delivered;
    expect(encodeDelivery(delivered)).toMatchObject({
      messageId,
      recipient,
      receivedAt,
      intakeMessageId,
      source,
      state,
      attempt,
      ttl,
    });
  });

  it('may be written in part in each layout', () => {
    const mixed = { ...itemOf(former), attempts: itemOf(present)['attempts'], mailbox: true };
    expect(decodeDelivery(mixed)).toEqual(delivered);
  });
});

const words = ['filter', 'send', 'policy', 'accepted', 'Delivery', 'fi', 'se', 'billing', 'constructor', '__proto__'];
const time = fc
  .date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') })
  .map((date) => date.toISOString());
const text = fc.oneof(
  fc.constantFrom(...words),
  time,
  fc.constantFrom('2026-11-21T12:00:00Z', '2026-02-30T12:00:00.000Z'),
  fc.string(),
);
const memberNames = [
  'at by verdict form because reasons code version source principal purpose lane groups rule owner exemption via tls',
  'number answer sesMessageId configurationSet type status attempt scope until since newMember constructor toString',
].flatMap((names) => names.split(' '));
/** Whatever a decision, an attempt or an event may come to hold: any member with any value. */
const { step } = fc.letrec<{ step: object; value: unknown }>((tie) => ({
  value: fc.oneof(text, fc.integer(), fc.boolean(), fc.array(tie('value'), { maxLength: 3 }), tie('step')),
  step: fc.dictionary(fc.constantFrom(...memberNames), tie('value'), { maxKeys: 8, noNullPrototype: true }),
}));
const hash = fc.oneof(fc.stringMatching(/^[0-9a-f]{64}$/), fc.stringMatching(/^[0-9a-fA-F]{60,66}$/));
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const anyDelivery: fc.Arbitrary<Delivery> = fc
  .record({
    recipient: maybe(fc.constantFrom('anna@acme.example', 'ben@acme.example')),
    mailbox: maybe(fc.constantFrom('anna@acme.example', 'ben@acme.example', 'Anna@acme.example')),
    principal: text,
    source: maybe(text),
    purpose: maybe(text),
    lane: maybe(fc.constantFrom('critical', 'standard', 'bulk')),
    requestHash: maybe(hash),
    contentHash: maybe(hash),
    validUntil: maybe(text),
    blockedBy: maybe(fc.subarray([...suppressionOrigins])),
    decisions: fc.array(step, { maxLength: 3 }),
    state: fc.constantFrom('queued', 'sent', 'held'),
    attempts: fc.array(step, { maxLength: 3 }),
    events: maybe(
      fc.dictionary(fc.oneof(fc.stringMatching(/^[0-9a-f]{1,32}$/), fc.constant('t')), step, { maxKeys: 3 }),
    ),
    tags: maybe(fc.dictionary(fc.constantFrom('t', 'c', 'at', 'by'), text)),
  })
  .map((fields) => JSON.parse(JSON.stringify(delivery(fields as unknown as Partial<Delivery>))) as Delivery);

describe('whatever a delivery holds', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(anyDelivery, (each) => {
        expect(decodeDelivery(encodeDelivery(each))).toEqual(each);
      }),
      { numRuns: 2_000 },
    );
  });

  it('comes back from an item of the former layout, too', () => {
    fc.assert(
      fc.property(anyDelivery, (each) => {
        expect(decodeDelivery({ ...each })).toEqual(each);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['the present', encodeDelivery],
    ['the former', (each: Delivery): Item => ({ ...each })],
  ])('is what it should be after a step from an item of %s layout', (_which, store) => {
    fc.assert(
      fc.property(anyDelivery, anyDelivery, (previous, next) => {
        const item: Record<string, unknown> = { ...store(previous) };
        for (const [name, value] of changesBetween(previous, next)) {
          if (value === undefined) delete item[name];
          else item[name] = value;
        }
        expect(decodeDelivery(item)).toEqual(next);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is written as a whole where it waits anew, so that what others take away meanwhile is not left in part', () => {
    const at = '2026-11-21T12:00:00.000Z';
    const parked = {
      lane: 'bulk',
      source: 'billing',
      object: { key: 'content/x', versionId: 'v1' },
      since: at,
    } as const;
    const waiting: Delivery = { ...delivered, parked, parkedShard: '3', dueAt: at };
    const later: Delivery = { ...waiting, dueAt: new Date(Date.parse(at) + 60_000).toISOString() };
    expect([...changesBetween(waiting, later).keys()].toSorted()).toEqual(['dueAt', 'parked', 'parkedShard']);
    expect([...changesBetween(waiting, { ...waiting, state: 'held' }).keys()]).toEqual(['state']);
  });

  it('is never written where a member would be read as another one', () => {
    const decision = { ...delivered.decisions[0], t: 1 } as unknown as Delivery['decisions'][number];
    expect(() => encodeDelivery({ ...delivered, decisions: [decision] })).toThrow('a name of one letter');
  });
});

describe('in the table, an item of the former layout', () => {
  let aws: LocalAws;
  beforeAll(async () => {
    aws = await startLocalAws();
  });
  afterAll(() => aws.close());

  const ledger = () => {
    const client = createTableClient();
    return createLedger(
      client,
      createTableReader(client, async () => {}),
      tables.ledger,
    );
  };
  let items = 0;
  const formerItem = async (fields: Partial<Delivery> = {}): Promise<Delivery> => {
    items += 1;
    const item = { ...delivered, messageId: items.toString(16).padStart(32, '0'), ...fields };
    await putItems(tables.ledger, [item]);
    return item;
  };
  const queued = { state: 'queued', attempt: 0, attempts: [], events: {} } as const;

  it('takes every step of a delivery, and so does an item half of which is in the present one', async () => {
    const item = await formerItem(queued);
    const held = leased(item, { owner: 'w', until: 1 });
    expect(await ledger().replace(item, held)).toBe(true);
    const sent = answered(held, { at: item.receivedAt, answer: 'accepted', sesMessageId: 'ses-1' });
    expect(await ledger().replace(held, sent)).toBe(true);
    expect(await ledger().replace(held, sent)).toBe(false);
    const [[id, event] = ['', undefined]] = Object.entries(delivered.events ?? {});
    if (event === undefined) throw new Error('the fixture has no event');
    const events = createDeliveryEvents(createTableClient(), tables.ledger);
    const told = [await events.append(item, id, event), await events.append(item, id, event)];
    expect(told.map((each) => each?.isNew)).toEqual([true, false]);
    expect(told.map((each) => each?.delivery)).toEqual([
      { ...sent, events: { [id]: event } },
      { ...sent, events: { [id]: event } },
    ]);
  });

  it('knows an event that was written before', async () => {
    const item = await formerItem();
    const [[id, event] = ['', undefined]] = Object.entries(item.events ?? {});
    if (event === undefined) throw new Error('the fixture has no event');
    const again = await createDeliveryEvents(createTableClient(), tables.ledger).append(item, id, event);
    expect(again).toEqual({ isNew: false, delivery: item });
  });

  it('is decided anew by another principal without its first decision being told of that one', async () => {
    const item = await formerItem({ ...queued, state: 'refused' });
    const anew = decidedAnew(item, { ...item, ...queued, principal: 'AROAANOTHERBBBBBBBBBB' });
    expect(await ledger().replace(item, anew)).toBe(true);
    expect(await ledger().get(item)).toEqual(anew);
  });

  it('keeps what this version does not know', async () => {
    const item = await formerItem(queued);
    const { messageId, recipientIndex } = item;
    await createTableClient().send(
      new UpdateCommand({
        TableName: tables.ledger,
        Key: { messageId, recipientIndex },
        UpdateExpression: 'SET later = :later',
        ExpressionAttributeValues: { ':later': { t: 1 } },
      }),
    );
    await ledger().replace(item, leased(item, { owner: 'w', until: 1 }));
    expect(await ledger().get(item)).toMatchObject({ state: 'leased', later: { t: 1 } });
  });
});
