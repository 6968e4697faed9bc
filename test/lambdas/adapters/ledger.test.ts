import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTableClient } from '../../../lambdas/adapters/clients.ts';
import { createLedger, type Ledger } from '../../../lambdas/adapters/ledger.ts';
import { createTableReader } from '../../../lambdas/adapters/table-reader.ts';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import {
  answered,
  expired,
  givenBack,
  leased,
  leaseRanOut,
  refusedLater,
} from '../../../lambdas/domain/delivery/transitions.ts';
import { delivery } from '../support/delivery.ts';
import { type LocalAws, startLocalAws, tables } from '../support/local-aws.ts';
import { createMemoryLedger } from '../support/memory-ledger.ts';

let aws: LocalAws;
const wait = async (): Promise<void> => {};
beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.close());

const createRealLedger = (): Ledger => {
  const client = createTableClient();
  return createLedger(client, createTableReader(client, wait), tables.ledger);
};

const lease = { owner: 'invocation-1/1', until: 1_000 };
let items = 0;
/** An item of its own for each test: the table is shared. */
const newItem = () => {
  items += 1;
  return delivery({ messageId: items.toString(16).padStart(32, '0') });
};

describe.each([
  ['in DynamoDB', createRealLedger],
  ['in memory, as the other tests use it', createMemoryLedger],
])('the ledger %s', (_where, createOne: () => Ledger) => {
  it('gives back what was recorded', async () => {
    const ledger = createOne();
    const item = { ...newItem(), tags: { team: 'a' }, dryRun: true };
    expect(await ledger.record(item)).toBe(true);
    expect(await ledger.get(item)).toEqual(item);
  });

  it('holds nothing of what was never recorded', async () => {
    const ledger = createOne();
    expect(await ledger.get(newItem())).toBeUndefined();
    expect(await ledger.getEach([newItem(), newItem()])).toEqual([]);
  });

  it('records an item once: the second writer is told and changes nothing', async () => {
    const ledger = createOne();
    const item = newItem();
    await ledger.record(item);
    expect(await ledger.record({ ...item, intakeMessageId: 'somebody-else' })).toBe(false);
    expect(await ledger.get(item)).toEqual(item);
  });

  it('keeps the recipients of a request apart', async () => {
    const ledger = createOne();
    const first = newItem();
    const second = { ...first, recipientIndex: 1, recipient: 'ben@acme.example' };
    await ledger.record(first);
    await ledger.record(second);
    const found = await ledger.getEach([first, second, { ...first, recipientIndex: 2 }]);
    expect(found.toSorted((one, other) => one.recipientIndex - other.recipientIndex)).toEqual([first, second]);
  });

  it('writes what a step changes, and removes what it takes away', async () => {
    const ledger = createOne();
    const item = newItem();
    await ledger.record(item);
    const held = leased(item, lease);
    expect(await ledger.replace(item, held)).toBe(true);
    const back = givenBack(held);
    expect(await ledger.replace(held, back)).toBe(true);
    expect(await ledger.get(item)).toEqual({ ...item, state: 'queued', attempt: 1 });
  });

  it.each([
    ['its state', { state: 'leased' }],
    ['its attempt', { attempt: 1 }],
    ['its decisions', { decisions: [] }],
  ] as const)('writes nothing if %s has changed meanwhile', async (_what, change) => {
    const ledger = createOne();
    const item = newItem();
    await ledger.record({ ...item, ...change });
    expect(await ledger.replace(item, { ...item, state: 'sent' })).toBe(false);
    expect(await ledger.get(item)).toEqual({ ...item, ...change });
  });

  it('lets one of two in who look at the same mail that waits: a person may have let it pass', async () => {
    const ledger = createOne();
    const waiting = { ...newItem(), state: 'held', parkedShard: '0', dueAt: '2026-11-21T12:05:00.000Z' } as const;
    await ledger.record(waiting);
    const override = { rule: 'stopped', by: 'anna', why: 'urgent', at: '2026-11-21T12:01:00.000Z', stops: [] } as const;
    const passed = { ...waiting, dueAt: override.at, overrides: [override] };
    expect(await ledger.replace(waiting, passed)).toBe(true);
    expect(await ledger.replace(waiting, { ...passed, overrides: [{ ...override, by: 'ben' }] })).toBe(false);
    expect(await ledger.replace(waiting, { ...waiting, dueAt: '2026-11-21T12:10:00.000Z' })).toBe(false);
    expect(await ledger.get(waiting)).toEqual(passed);
    // What brings it on may be about its former look: what stood against it then was decided then.
    expect(await ledger.replace(waiting, { ...waiting, state: 'queued' })).toBe(true);
  });

  it('writes nothing to an item that is not there', async () => {
    const ledger = createOne();
    const item = newItem();
    expect(await ledger.replace(item, leased(item, lease))).toBe(false);
    expect(await ledger.get(item)).toBeUndefined();
  });

  it('lets one of fifty workers have the lease', async () => {
    const ledger = createOne();
    const item = newItem();
    await ledger.record(item);
    const owners = Array.from({ length: 50 }, (_, worker) => `worker-${worker}`);
    const won = await Promise.all(owners.map((owner) => ledger.replace(item, leased(item, { owner, until: 1 }))));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect((await ledger.get(item))?.lease?.owner).toBe(owners[won.indexOf(true)]);
  });

  it('lets one of two outcomes of the same lease in', async () => {
    const ledger = createOne();
    const item = newItem();
    await ledger.record(item);
    const held = leased(item, lease);
    await ledger.replace(item, held);
    const sent = answered(held, { at: item.receivedAt, answer: 'accepted', sesMessageId: 'ses-1' });
    const lost = answered(held, { at: item.receivedAt, answer: 'unknown', error: 'LeaseRanOut' });
    expect(await ledger.replace(held, sent)).toBe(true);
    expect(await ledger.replace(held, lost)).toBe(false);
    expect(await ledger.get(item)).toEqual(sent);
  });

  it('gives no lease to who does not know all that was told meanwhile', async () => {
    const ledger = createOne();
    const told = { a: { at: '2026-11-21T12:00:00.000Z', type: 'Send', code: 'recorded' } };
    const [item, former] = [{ ...newItem(), events: {} }, newItem()];
    await ledger.record({ ...item, events: told });
    await ledger.record({ ...former, events: told });
    expect(await ledger.replace(item, leased(item, lease))).toBe(false);
    expect(await ledger.replace(former, leased(former, lease))).toBe(false);
    const known = { ...item, events: told };
    const held = leased(known, lease);
    expect(await ledger.replace(known, held)).toBe(true);
    // Whoever holds it writes what came of its call all the same.
    const ignorant = leased(item, lease);
    expect(await ledger.replace(ignorant, answered(ignorant, { at: item.receivedAt, answer: 'unknown' }))).toBe(true);
    expect((await ledger.get(item))?.events).toEqual(told);
  });

  it('does not let it end as unknown for who does not know all that was told meanwhile', async () => {
    const ledger = createOne();
    const told = { a: { at: '2026-11-21T12:00:00.000Z', type: 'Delivery', code: 'delivered' } };
    const unsure = leaseRanOut(leased({ ...newItem(), events: {} }, lease));
    const known = { ...unsure, events: told };
    await ledger.record(known);
    expect(await ledger.replace(unsure, expired(unsure, 'send', unsure.receivedAt))).toBe(false);
    expect((await ledger.get(unsure))?.state).toBe('unsure');
    expect(await ledger.replace(known, expired(known, 'send', known.receivedAt))).toBe(true);
  });

  it('notes once that a mail was taken twice', async () => {
    const ledger = createOne();
    const item = newItem();
    expect(await ledger.noteAcceptedTwice(item, item.receivedAt)).toBe(false);
    await ledger.record(item);
    expect(await ledger.noteAcceptedTwice(item, item.receivedAt)).toBe(true);
    expect(await ledger.noteAcceptedTwice(item, '2026-11-22T12:00:00.000Z')).toBe(false);
    // As the SDK repeats a write whose answer was lost.
    expect(await ledger.noteAcceptedTwice(item, item.receivedAt)).toBe(true);
    expect((await ledger.get(item))?.duplicateAcceptedAt).toBe(item.receivedAt);
  });

  it('takes a refusal at the last look', async () => {
    const ledger = createOne();
    const item = newItem();
    await ledger.record(item);
    const verdict = { verdict: 'refuse', because: [], reasons: [{ code: 'suppressed', origin: 'bounce' }] } as const;
    const refused = refusedLater(item, verdict, 'send', item.receivedAt);
    expect(await ledger.replace(item, refused)).toBe(true);
    expect(await ledger.get(item)).toEqual(refused);
  });
});

describe('the ledger in DynamoDB', () => {
  it('never reads what a write has overtaken already', async () => {
    const reads: string[] = [];
    aws.intercept((_service, { body }) => {
      reads.push(String(body));
      return undefined;
    });
    const ledger = createRealLedger();
    await ledger.get(newItem());
    await ledger.getEach([newItem()]);
    aws.intercept(undefined);
    expect(reads).toHaveLength(2);
    for (const read of reads) expect(read).toContain('"ConsistentRead":true');
  });

  it('leaves attributes alone that it does not know', async () => {
    const ledger = createRealLedger();
    const item = newItem();
    await ledger.record(item);
    const { messageId, recipientIndex } = item;
    await createTableClient().send(
      new UpdateCommand({
        TableName: tables.ledger,
        Key: { messageId, recipientIndex },
        UpdateExpression: 'SET later = :later',
        ExpressionAttributeValues: { ':later': ['t'] },
      }),
    );
    await ledger.replace(item, leased(item, lease));
    expect(await ledger.get(item)).toMatchObject({ state: 'leased', later: ['t'] });
  });

  it.each([
    ['a read', (ledger: Ledger) => ledger.get(newItem())],
    ['a batch of reads', (ledger: Ledger) => ledger.getEach([newItem()])],
    ['a record', (ledger: Ledger) => ledger.record(newItem())],
    [
      'a step',
      (ledger: Ledger) => {
        const item = newItem();
        return ledger.replace(item, leased(item, lease));
      },
    ],
  ])('says of %s that it could not be made when the table is out of reach', async (_what, act) => {
    aws.intercept((service) => (service === 'dynamodb' ? notFound : undefined));
    await expect(act(createRealLedger())).rejects.toThrow(OutageError);
    aws.intercept(undefined);
  });

  it('says of a write that DynamoDB will never take that it is a bug', async () => {
    const ledger = createRealLedger();
    await expect(ledger.record({ ...newItem(), reference: 'x'.repeat(500_000) })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});

const notFound = {
  status: 400,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify({ __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException' }),
};
