import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTableClient } from '../../../lambdas/adapters/clients.ts';
import { createLedger, type DeliveryKey } from '../../../lambdas/adapters/ledger.ts';
import { createParkedDeliveries } from '../../../lambdas/adapters/parked-deliveries.ts';
import { createTableReader } from '../../../lambdas/adapters/table-reader.ts';
import { createWaitingDeliveries, type WaitingPage } from '../../../lambdas/adapters/waiting-deliveries.ts';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import { allParkedShards, waitsOn, withoutParking } from '../../../lambdas/domain/delivery/parking.ts';
import { mapConcurrently } from '../../../lambdas/runtime/map-concurrently.ts';
import { now } from '../../support/facts.ts';
import { heldDelivery } from '../support/held-delivery.ts';
import { type LocalAws, startLocalAws, tables } from '../support/local-aws.ts';

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.close());

const at = (seconds: number): string => new Date(now + seconds * 1000).toISOString();
const adapters = () => {
  const client = createTableClient();
  return {
    ledger: createLedger(
      client,
      createTableReader(client, async () => {}),
      tables.ledger,
    ),
    parked: createParkedDeliveries(client, tables.ledger),
  };
};

let items = 0;
/** An item and a shard of its own for each test: the table is shared. */
const newHeld = (parkedShard: string, dueAt: string) => {
  items += 1;
  return heldDelivery({ messageId: items.toString(16).padStart(32, '0'), parkedShard, dueAt });
};

const readAll = async (shard: string, dueBy: string): Promise<readonly DeliveryKey[]> => {
  const keys: DeliveryKey[] = [];
  for await (const page of adapters().parked.read(shard, dueBy)) keys.push(...page);
  return keys;
};

const keyOf = ({ messageId, recipientIndex }: DeliveryKey) => ({ messageId, recipientIndex });

describe('what waits', () => {
  it('is listed shard after shard, page after page, all of it once', async () => {
    const client = createTableClient();
    const reader = createTableReader(client, async () => {});
    const readWaiting = createWaitingDeliveries(client, reader, tables.ledger);
    const waiting = allParkedShards.map((shard) => newHeld(shard, at(0)));
    const many = Array.from({ length: 101 }, () => newHeld(allParkedShards.at(-1) ?? '', at(0)));
    for (const item of [...waiting, ...many]) await adapters().ledger.record(item);
    const found: Delivery[] = [];
    let cursor: string | undefined;
    do {
      const page: WaitingPage | undefined = await readWaiting(cursor);
      if (page === undefined) throw new Error('a cursor that was given is taken for none');
      found.push(...page.deliveries);
      cursor = page.next;
    } while (cursor !== undefined);
    const idsOf = (some: readonly Delivery[]) => some.map(({ messageId }) => messageId).toSorted();
    expect(idsOf(found)).toEqual(idsOf([...waiting, ...many]));
    expect(await readWaiting('no cursor')).toBeUndefined();
  });
});

describe('the deliveries that are parked', () => {
  it('are found by when they are due, in their shard, earliest first', async () => {
    const { ledger } = adapters();
    const [later, due, dueFirst, elsewhere] = [
      newHeld('a', at(61)),
      newHeld('a', at(60)),
      newHeld('a', at(-60)),
      newHeld('b', at(0)),
    ];
    for (const item of [later, due, dueFirst, elsewhere]) await ledger.record(item);
    expect(await readAll('a', at(60))).toEqual([keyOf(dueFirst), keyOf(due)]);
  });

  it('are found however many there are', async () => {
    const { ledger } = adapters();
    const all = Array.from({ length: 120 }, () => newHeld('c', at(0)));
    await mapConcurrently(all, 10, (item) => ledger.record(item));
    const found = await readAll('c', at(0));
    expect(new Set(found.map(({ messageId }) => messageId))).toEqual(new Set(all.map(({ messageId }) => messageId)));
    expect(found).toHaveLength(120);
  });

  it('are no more found once they have moved on or are due later', async () => {
    const { ledger } = adapters();
    const [moved, waiting] = [newHeld('d', at(0)), newHeld('d', at(0))];
    for (const item of [moved, waiting]) await ledger.record(item);
    expect(await ledger.replace(moved, { ...withoutParking(moved), state: 'expired' })).toBe(true);
    expect(await ledger.replace(waiting, waitsOn(waiting, now))).toBe(true);
    expect(await readAll('d', at(0))).toEqual([]);
    expect(await ledger.get(moved)).not.toHaveProperty('parked');
    expect(await readAll('d', at(60))).toEqual([keyOf(waiting)]);
  });

  it('are taken from their place, and keep everything else', async () => {
    const { ledger, parked } = adapters();
    const item = newHeld('e', at(0));
    await ledger.record(item);
    expect(await parked.unpark(item)).toBe(true);
    expect(await ledger.get(item)).toEqual(withoutParking(item));
    expect(await readAll('e', at(0))).toEqual([]);
  });

  it('stay where they are if they were parked anew meanwhile', async () => {
    const { ledger, parked } = adapters();
    const item = newHeld('f', at(5));
    await ledger.record(item);
    expect(await parked.unpark({ ...item, dueAt: at(0) })).toBe(false);
    // Anew, and due at the end of its age as it was before.
    const before = item.parked === undefined ? {} : { parked: { ...item.parked, since: at(-120) } };
    expect(await parked.unpark({ ...item, ...before })).toBe(false);
    expect(await ledger.get(item)).toEqual(item);
  });

  it('are taken from their place though they never waited, and only have to be found until their sources are told', async () => {
    const { ledger, parked } = adapters();
    const { parked: place, ...ended } = newHeld('9', at(0));
    await ledger.record(ended);
    expect(await parked.unpark({ ...ended, dueAt: at(1) })).toBe(false);
    expect(await parked.unpark(ended)).toBe(true);
    expect(await readAll('9', at(60))).toEqual([]);
    const waiting = newHeld('8', at(0));
    await ledger.record(waiting);
    expect(place).toBeDefined();
    expect(await parked.unpark({ ...ended, ...keyOf(waiting) })).toBe(false);
  });

  it('are an outage when the table is out of reach', async () => {
    aws.intercept(() => ({ status: 400, headers: {}, body: '{"__type":"ResourceNotFoundException"}' }));
    await expect(readAll('a', at(0))).rejects.toThrow(OutageError);
    aws.intercept(undefined);
  });
});
