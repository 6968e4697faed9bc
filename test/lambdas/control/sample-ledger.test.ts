import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeliveryKey } from '../../../lambdas/adapters/ledger.ts';
import type { SourceDeliveries } from '../../../lambdas/adapters/source-deliveries.ts';
import { isTooMuch, sampleLedger, shares } from '../../../lambdas/control/sample-ledger.ts';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import { sourceHourOf } from '../../../lambdas/domain/delivery/source-hour.ts';
import { sha256 } from '../../../lambdas/domain/identity/sha256.ts';
import { delivery } from '../support/delivery.ts';
import { time } from './recording.ts';

const hour = 3_600_000;

/** An index and a ledger of these deliveries, and how many were read of the ledger. */
const ledgerOf = (deliveries: readonly Delivery[]) => {
  const inOrder = deliveries.toSorted((one, other) => (one.receivedAt < other.receivedAt ? -1 : 1));
  const within = (part: string, { from, to }: { readonly from: string; readonly to: string }) =>
    inOrder.filter(({ sourceHour, receivedAt }) => sourceHour === part && receivedAt >= from && receivedAt <= to);
  let read = 0;
  const sourceDeliveries: Pick<SourceDeliveries, 'count' | 'first' | 'latest'> = {
    count: async (part, span) => within(part, span).length,
    first: async (part, span, limit) => within(part, span).slice(0, limit),
    latest: async () => undefined,
  };
  const getEach = async (keys: readonly DeliveryKey[]) => {
    expect(keys.length).toBeLessThanOrEqual(100);
    read += keys.length;
    return keys.flatMap(({ messageId }) => inOrder.filter((each) => each.messageId === messageId));
  };
  return { dependencies: { sourceDeliveries, ledger: { getEach } }, read: () => read };
};

const sent = (source: string, at: number, number: number): Delivery => {
  const [messageId, receivedAt] = [sha256(`${source} ${number}`).slice(0, 32), new Date(at).toISOString()];
  return delivery({ messageId, source, receivedAt, sourceHour: sourceHourOf(source, receivedAt, messageId) });
};

const span = { since: time - 6 * hour, until: time };

describe('a sample of the ledger', () => {
  it('is all there is of those sources and that time, if there is no more than asked for', async () => {
    const inside = Array.from({ length: 250 }, (_, index) => sent('billing', time - index * 80_000, index));
    const outside = [
      sent('billing', span.since - 1, 1_000),
      sent('reports', time, 1),
      sent('billing', time + 1, 1_001),
    ];
    const { dependencies } = ledgerOf([...inside, ...outside]);
    const sample = await sampleLedger({ sources: ['billing'], ...span, size: 10_000 }, dependencies);
    expect(sample.total).toBe(250);
    expect(new Set(sample.deliveries.map(({ messageId }) => messageId))).toEqual(
      new Set(inside.map(({ messageId }) => messageId)),
    );
  });

  it('has of every source and hour its share, from all of the hour, and each delivery once', async () => {
    const many = Array.from({ length: 2_400 }, (_, index) => sent('billing', time - (index * 6 * hour) / 2_400, index));
    const few = Array.from({ length: 600 }, (_, index) => sent('reports', time - (index * 6 * hour) / 600, index));
    const { dependencies, read } = ledgerOf([...many, ...few]);
    const { deliveries, total } = await sampleLedger(
      { sources: ['billing', 'reports'], ...span, size: 600 },
      dependencies,
    );
    expect([total, deliveries.length, read()]).toEqual([3_000, 600, 600]);
    expect(new Set(deliveries.map(({ messageId }) => messageId)).size).toBe(600);
    const bySource = Map.groupBy(deliveries, ({ source }) => source);
    expect(bySource.get('reports')?.length).toBeGreaterThan(80);
    expect(bySource.get('reports')?.length).toBeLessThan(160);
    const quarters = Map.groupBy(deliveries, ({ receivedAt }) => Math.floor(new Date(receivedAt).getUTCMinutes() / 15));
    for (const quarter of [0, 1, 2, 3]) expect(quarters.get(quarter)?.length ?? 0).toBeGreaterThan(60);
    const hours = new Set(deliveries.map(({ receivedAt }) => receivedAt.slice(0, 13)));
    expect(hours.size).toBe(6);
  });

  it('takes of each part no more than there is, and all that was asked for together', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000)), fc.integer({ min: 1, max: 5_000 }), (counts, size) => {
        const taken = shares(counts, size);
        const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
        expect(sum(taken)).toBe(Math.min(size, sum(counts)));
        expect(taken.every((each, index) => each >= 0 && each <= (counts[index] ?? 0))).toBe(true);
      }),
    );
  });

  it('is too much to ask for of very many sources over very long', () => {
    const sources = Array.from({ length: 200 }, (_, index) => `source-${index}`);
    expect(isTooMuch({ sources, since: time - 24 * hour, until: time })).toBe(false);
    expect(isTooMuch({ sources, since: time - 24 * 30 * hour, until: time })).toBe(true);
  });
});
