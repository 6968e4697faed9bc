import { describe, expect, it } from 'vitest';
import type { OutboundEnvelope } from '../../../lambdas/contract/envelope.ts';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import type { Stop } from '../../../lambdas/domain/policy/stop.ts';
import type { SendDependencies } from '../../../lambdas/send/dependencies.ts';
import { lastLook } from '../../../lambdas/send/last-look.ts';
import { now } from '../../support/facts.ts';
import { delivery } from '../support/delivery.ts';

const stop = (fields: Partial<Stop> = {}): Stop => ({ scope: 'lane:bulk', reason: 'why', queued: 'hold', ...fields });
const queued = delivery({ lane: 'bulk' });
const { messageId, recipientIndex } = queued;
const contentHash = 'b'.repeat(64);
const inline: OutboundEnvelope = { version: 1, messageId, recipientIndex, contentHash, content: '{}' };
const object = { key: 'content/x', versionId: 'v7' };
const byPointer: OutboundEnvelope = { version: 1, messageId, recipientIndex, contentHash, object };

type World = Pick<SendDependencies, 'now' | 'lane' | 'readStops' | 'readSuppressions' | 'putContent'>;
const world = (stops: readonly Stop[], fields: Partial<World> = {}): World => ({
  now: () => now,
  lane: 'bulk',
  readStops: async () => stops,
  readSuppressions: async () => [],
  putContent: async (id, hash) => ({ key: `content/${id}/${hash}`, versionId: 'v1' }),
  ...fields,
});

/** What becomes of a delivery whose envelope said nothing that could be looked up ahead. */
const afterLook = async (one: Delivery, envelope: OutboundEnvelope, dependencies: World) =>
  (await lastLook(one, envelope, undefined, dependencies)).stopped;

describe('the last look at a delivery that was stopped meanwhile', () => {
  it('finds nothing where no stop concerns it', async () => {
    expect(await afterLook(queued, inline, world([stop({ scope: 'lane:critical' })]))).toBeUndefined();
  });

  it('lets it leave past a stop that a person let it pass, and past none that was made later', async () => {
    const overrides = [{ rule: 'stopped', by: 'arn:x', why: 'y', at: new Date(now).toISOString(), stops: [stop()] }];
    const passing = delivery({ lane: 'bulk', overrides });
    expect(await afterLook(passing, inline, world([stop()]))).toBeUndefined();
    const later = stop({ since: new Date(now + 1).toISOString() });
    expect(await afterLook(passing, inline, world([stop(), later]))).toMatchObject({
      state: 'held',
      decisions: [{}, { reasons: [{ code: 'stopped', since: later.since }] }],
    });
    expect(await afterLook(passing, inline, world([stop({ scope: 'everything' })]))).toMatchObject({ state: 'held' });
    expect(await afterLook(passing, inline, world([stop({ queued: 'discard' })]))).toMatchObject({
      state: 'discarded',
    });
  });

  it('holds it, with its content where release finds it', async () => {
    expect(await afterLook(queued, inline, world([stop()]))).toEqual({
      ...queued,
      state: 'held',
      parked: {
        lane: 'bulk',
        source: 'billing',
        object: { key: `content/${messageId}/${contentHash}`, versionId: 'v1' },
        since: '2026-11-21T12:00:00.000Z',
      },
      parkedShard: '1',
      dueAt: '2026-11-21T12:01:00.000Z',
      decisions: [
        ...queued.decisions,
        {
          at: '2026-11-21T12:00:00.000Z',
          by: 'send',
          verdict: 'hold',
          form: 'complete',
          because: [],
          reasons: [{ code: 'stopped', ...stop() }],
        },
      ],
    });
  });

  it('leaves content where it is that is stored already', async () => {
    const putContent = () => Promise.reject(new Error('stored twice'));
    const held = await afterLook(queued, byPointer, world([stop()], { putContent }));
    expect(held?.parked).toMatchObject({ object });
  });

  it('gives it up where that was asked for', async () => {
    const ended = await afterLook(queued, inline, world([stop({ queued: 'discard' })]));
    expect(ended).toMatchObject({ state: 'discarded', decisions: [{}, { by: 'send', verdict: 'refuse' }] });
    expect(ended).not.toHaveProperty('parked');
  });

  it.each(['hold', 'discard'] as const)('refuses it where it must not leave anyway, %s or not', async (effect) => {
    const readSuppressions = async () => [{ origin: 'bounce' } as const];
    const ended = await afterLook(queued, inline, world([stop({ queued: effect })], { readSuppressions }));
    expect(ended).toMatchObject({
      state: 'refused',
      decisions: [{}, { reasons: [{ code: 'suppressed' }, { code: 'stopped' }] }],
    });
  });

  it('lets it expire rather than wait', async () => {
    const late = { ...queued, validUntil: new Date(now).toISOString() };
    expect(await afterLook(late, inline, world([stop()]))).toMatchObject({ state: 'expired' });
  });

  it('does not take place where the stops cannot be read', async () => {
    const readStops = () => Promise.reject(new OutageError('stops', 'cannot be reached'));
    await expect(afterLook(queued, inline, world([], { readStops }))).rejects.toThrow(OutageError);
  });
});
