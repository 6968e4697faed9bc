import { describe, expect, it } from 'vitest';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import type { Stop } from '../../../lambdas/domain/policy/stop.ts';
import { now, policy } from '../../support/facts.ts';
import { appliedPolicy, filtering, intakeMessage, reasonCodes } from '../support/filtering.ts';

const stop = (fields: Partial<Stop> = {}): Stop => ({
  scope: 'source:billing',
  reason: 'wrong invoices',
  queued: 'hold',
  ...fields,
});
/** Those it asks for. */
const stopped = (...stops: readonly Stop[]) =>
  filtering(() => ({ readStops: async (scopes) => stops.filter(({ scope }) => scopes.includes(scope)) }));
const both = [{ address: 'anna@acme.example' }, { address: 'ben@acme.example' }];

describe('a request whose mail is held', () => {
  it('is stored, recorded with where it waits, and not enqueued', async () => {
    const { filter, ledger, happened, stored, observations } = stopped(stop());
    expect(await filter(intakeMessage())).toEqual([{ outcome: 'done' }]);
    const [item] = ledger.items();
    expect(happened).toEqual(['stored', 'recorded 0 held', 'told 0 held']);
    expect(item).toMatchObject({
      state: 'held',
      lane: 'standard',
      parked: { lane: 'standard', source: 'billing', object: { versionId: 'v1' }, since: '2026-11-21T12:00:00.000Z' },
      parkedShard: expect.stringMatching(/^[0-7]$/),
      dueAt: '2026-11-21T12:01:00.000Z',
      decisions: [{ by: 'filter', verdict: 'hold', reasons: [{ code: 'stopped', scope: 'source:billing' }] }],
    });
    expect([...stored.keys()]).toEqual([`content/${item?.messageId}/${item?.contentHash}`]);
    expect(observations).toMatchObject([{ verdict: 'hold', reasons: ['stopped'], state: 'held' }]);
  });

  it('is stored once for all its recipients', async () => {
    const { filter, ledger, happened } = stopped(stop());
    await filter(intakeMessage({ to: both }));
    expect(happened.filter((each) => each === 'stored')).toHaveLength(1);
    const place = { parked: { object: { versionId: 'v1' } } };
    expect(ledger.items()).toMatchObject([place, place]);
  });

  it('is looked at no later than its end', async () => {
    const { filter, ledger } = stopped(stop());
    await filter(intakeMessage({ expiresAt: new Date(now + 20_000).toISOString() }));
    expect(ledger.items()[0]?.dueAt).toBe('2026-11-21T12:00:20.000Z');
  });

  it('stays as it is when its message is received again', async () => {
    const { filter, ledger, happened } = stopped(stop());
    await filter(intakeMessage());
    const [first] = ledger.items();
    await filter(intakeMessage({}, { receiveCount: 2 }));
    expect(ledger.items()).toEqual([first]);
    expect(happened).toEqual(['stored', 'recorded 0 held', 'told 0 held', 'told 0 held']);
  });

  it('is a duplicate when it is sent again with the same key', async () => {
    const { filter, ledger } = stopped(stop());
    await filter(intakeMessage({ idempotencyKey: 'k' }));
    await filter(intakeMessage({ idempotencyKey: 'k' }, { id: 'intake-2' }));
    expect(ledger.items().map((item) => [item.state, ...reasonCodes(item)])).toEqual([
      ['held', 'stopped'],
      ['refused', 'duplicate', 'stopped'],
    ]);
  });

  it.each(['everything', 'lane:standard', 'source:billing', 'purpose:notification', 'domain:acme.example'])(
    'is held by a stop of %s',
    async (scope) => {
      const { filter, ledger } = stopped(stop({ scope }));
      await filter(intakeMessage());
      expect(ledger.items()[0]).toMatchObject({
        state: 'held',
        decisions: [{ reasons: [{ code: 'stopped', scope }] }],
      });
    },
  );

  it('is held for the one of its recipients whose domain is stopped', async () => {
    const { filter, ledger } = stopped(stop({ scope: 'domain:acme.example' }));
    await filter(intakeMessage({ to: [{ address: 'carla@mailbox.example' }, { address: 'anna@acme.example' }] }));
    expect(ledger.items()[1]?.state).toBe('held');
  });

  it('lets go what the stop does not concern', async () => {
    const { filter, happened } = stopped(stop({ scope: 'source:reports' }));
    await filter(intakeMessage());
    expect(happened).toEqual(['recorded 0 queued', 'enqueued 0']);
  });

  it('is only decided when it asks for no more', async () => {
    const { filter, ledger, happened } = stopped(stop());
    await filter(intakeMessage({ dryRun: true }));
    expect(ledger.items()[0]).toMatchObject({ state: 'dry-run', decisions: [{ verdict: 'hold' }] });
    expect(happened).toEqual(['recorded 0 dry-run', 'told 0 discarded']);
  });
});

describe('a request whose mail is given up', () => {
  it('is discarded, and decided anew once the stop has ended', async () => {
    let stops = [stop({ queued: 'discard' })];
    const { filter, ledger } = filtering(() => ({ readStops: async () => stops }));
    await filter(intakeMessage({ idempotencyKey: 'k' }));
    expect(ledger.items()[0]).toMatchObject({ state: 'discarded', decisions: [{ verdict: 'refuse' }] });
    stops = [];
    await filter(intakeMessage({ idempotencyKey: 'k' }, { id: 'intake-2' }));
    expect(ledger.items().map(({ state }) => state)).toEqual(['queued']);
  });
});

describe('a batch whose stops cannot be read', () => {
  it('fails as a whole: nothing is known of it', async () => {
    const { filter, happened } = filtering(() => ({
      readStops: () => Promise.reject(new OutageError('stops', 'cannot be reached')),
    }));
    await expect(filter(intakeMessage())).rejects.toThrow(OutageError);
    expect(happened).toEqual([]);
  });
});

describe('the outbound lane', () => {
  const withLane = (lane: 'critical' | 'standard' | 'bulk', door: 'critical' | 'standard' | 'bulk') => {
    const { notification } = policy.purposes;
    if (notification === undefined) throw new Error('the policy of the tests has no notification');
    const purposes = { ...policy.purposes, notification: { ...notification, lane } };
    return filtering(() => ({
      door,
      readPolicy: async () => ({ ...appliedPolicy, document: { ...policy, purposes } }),
    }));
  };

  it.each([
    ['standard', 'standard'],
    ['bulk', 'standard'],
    ['critical', 'critical'],
    ['critical', 'bulk'],
  ] as const)('is the purpose’s, %s, for what came through the %s door', async (lane, door) => {
    const { filter, lanes, ledger } = withLane(lane, door);
    await filter(intakeMessage());
    expect(lanes()).toEqual([lane]);
    expect(ledger.items()[0]?.lane).toBe(lane);
  });

  it('is not reached through the critical door by what is not critical', async () => {
    const { filter, lanes, ledger } = withLane('bulk', 'critical');
    await filter(intakeMessage());
    expect(lanes()).toEqual([]);
    expect(reasonCodes(ledger.items()[0])).toEqual(['wrong-door']);
  });
});
