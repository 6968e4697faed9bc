import { describe, expect, it } from 'vitest';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import { parkedAt } from '../../../lambdas/domain/delivery/parking.ts';
import { deadLettered, decidedAnew, redriven } from '../../../lambdas/domain/delivery/transitions.ts';
import { policyDocument, policyOf, policyWith, now as start } from '../../support/facts.ts';
import { appliedPolicy } from '../support/filtering.ts';
import { heldDelivery } from '../support/held-delivery.ts';
import { acceptedAt, reconciling } from '../support/reconciling.ts';
import { releasing } from '../support/releasing.ts';

const minute = 60_000;
const hour = 60 * minute;
/** Of notification, the purpose of these mails. */
const maxAge = 24 * hour;
/** By when what is overdue has ended. */
const ended = maxAge + 15 * minute;

const lost = (fields: Parameters<typeof acceptedAt>[1] = {}) => acceptedAt(7 * minute, fields);
const sent = [{ number: 1, at: '2026-11-21T12:08:00.000Z', answer: 'accepted', sesMessageId: 'ses-1' }] as const;
const unanswered = [{ number: 1, at: '2026-11-21T12:08:00.000Z', answer: 'unknown' }] as const;

describe('a delivery whose envelope is lost', () => {
  it.each([
    ['that was never called for has expired', lost(), 'expired'],
    ['that may have been taken is unknown', lost({ state: 'unsure', attempt: 1, attempts: unanswered }), 'unknown'],
    [
      'whose worker died over its call is unknown',
      lost({ state: 'leased', attempt: 1, lease: { owner: 'x', until: Date.parse('2026-11-21T12:08:10Z') } }),
      'unknown',
    ],
    ['of the last moment of its five minutes has expired', acceptedAt(10 * minute - 1), 'expired'],
    ['that is held by nothing any more has expired', heldDelivery({ ...lost(), state: 'held' }), 'expired'],
  ])('ends in time: %s', async (_sentence, delivery, state) => {
    const world = reconciling([delivery]);
    await world.runFrom(0, maxAge + 7 * minute);
    expect(world.ledger.items()[0]?.state).toBe(delivery.state);
    await world.runFrom(maxAge + 10 * minute, ended + 5 * minute);
    expect(world.ledger.items()[0]).toMatchObject({ state, decisions: [{}, { by: 'reconcile' }] });
    expect(world.told()).toEqual([`${state} 0`]);
    expect(world.observations).toContainEqual(
      expect.objectContaining({ event: 'delivery-overdue', lane: 'standard', was: delivery.state }),
    );
    for (const name of ['parked', 'parkedShard', 'dueAt']) expect(world.ledger.items()[0]).not.toHaveProperty(name);
  });

  it.each([
    ['', lost({ state: 'unsure', attempt: 1, attempts: unanswered })],
    [
      ' under the lease of a worker that died',
      lost({ state: 'leased', attempt: 1, lease: { owner: 'x', until: Date.parse('2026-11-21T12:08:10Z') } }),
    ],
  ])('that Amazon SES has told of%s was sent', async (_sentence, delivery) => {
    const events = {
      e: { at: '2026-11-21T12:08:00.000Z', type: 'Delivery', code: 'delivered', status: 'delivered' },
    } as const;
    const world = reconciling([{ ...delivery, events }]);
    await world.runFrom(0, ended);
    expect(world.ledger.items()[0]?.state).toBe('sent');
    expect(world.told()).toEqual(['delivered 0']);
  });

  it('ends by its own maximum age, where the policy in force has another', async () => {
    const shorter = policyWith({ notification: { maxAge: '1h' } });
    const world = reconciling([lost()]);
    await world.runFrom(0, hour);
    world.apply({ ...appliedPolicy, version: 8, document: shorter });
    await world.runFrom(hour, ended);
    expect(world.ledger.items()[0]?.state).toBe('expired');
  });

  it('of a source that was known for minutes only ends as any other', async () => {
    const { sources } = policyDocument;
    const withShop = policyOf({ ...policyDocument, sources: { ...sources, shop: { ...sources.reports, from: [] } } });
    const world = reconciling([lost({ source: 'shop' })]);
    await world.runFrom(0, 5 * minute);
    world.apply({ ...appliedPolicy, version: 8, document: withShop });
    world.apply({ ...appliedPolicy, version: 9 });
    await world.runFrom(10 * minute, ended);
    expect(world.ledger.items()[0]?.state).toBe('expired');
  });

  it('is left to whoever is making a call for it', async () => {
    const until = Date.parse(lost().validUntil ?? '') + hour;
    const world = reconciling([lost({ state: 'leased', attempt: 1, lease: { owner: 'x', until } })]);
    await world.runFrom(0, ended + 10 * minute);
    expect(world.ledger.items()[0]?.state).toBe('leased');
    expect(world.told()).toEqual([]);
  });

  it('is told of by release if it could not be told at once', async () => {
    const world = reconciling([lost()], () => ({
      tellSources: async () => ({ ok: false, error: new OutageError('status-topic', 'cannot be reached') }),
    }));
    await world.runFrom(0, ended);
    const [delivery] = world.ledger.items();
    expect(delivery).toMatchObject({ state: 'expired', parkedShard: expect.stringMatching(/^[0-7]$/) });
    const later = releasing(delivery === undefined ? [] : [delivery], [], {
      now: () => Date.parse(delivery?.dueAt ?? ''),
    });
    await later.run();
    expect(later.happened).toEqual(['told expired', 'unparked']);
    expect(later.item()).not.toHaveProperty('dueAt');
  });

  it('that was decided anew long after its receipt ends all the same', async () => {
    const anew = acceptedAt(30 * hour + 7 * minute, { receivedAt: lost().receivedAt });
    const world = reconciling([anew]);
    await world.runFrom(0, 30 * hour + ended);
    expect(world.ledger.items()[0]?.state).toBe('queued');
    await world.runFrom(30 * hour + ended, 31 * hour + ended);
    expect(world.ledger.items()[0]?.state).toBe('expired');
  });
});

describe('the count of an hour', () => {
  const atDeadline = 26 * hour + 5 * minute;

  it('says at its deadline what was accepted and what has ended', async () => {
    const world = reconciling([
      acceptedAt(0, { state: 'sent', attempts: sent }),
      acceptedAt(hour - 1, { state: 'refused' }),
      acceptedAt(30 * minute, { source: 'reports', state: 'sent', attempts: sent }),
      acceptedAt(hour, { state: 'sent', attempts: sent }),
    ]);
    await world.runFrom(0, atDeadline);
    const hourOf = (at: string) => world.counted().filter((each) => each.hour.startsWith(at));
    expect(hourOf('2026-11-21T12')).toEqual([
      { hour: '2026-11-21T12:00:00.000Z', lane: 'standard', accepted: 3, ended: 3 },
    ]);
    expect(hourOf('2026-11-21T13')).toEqual([]);
    await world.runFrom(atDeadline, atDeadline + hour);
    expect(hourOf('2026-11-21T12')).toHaveLength(1);
    expect(hourOf('2026-11-21T13')).toMatchObject([{ accepted: 1, ended: 1 }]);
  });

  it('names what has not ended and cannot be ended', async () => {
    const stuck = lost();
    const world = reconciling([stuck, acceptedAt(0, { state: 'sent', attempts: sent })], ({ ledger }) => ({
      ledger: { ...ledger, replace: async () => false },
    }));
    await world.runFrom(0, atDeadline);
    expect(world.counted().at(-1)).toMatchObject({ accepted: 2, ended: 1 });
    expect(world.observations).toContainEqual({
      event: 'delivery-not-ended',
      messageId: stuck.messageId,
      recipientIndex: 0,
      lane: 'standard',
      state: 'queued',
      hour: '2026-11-21T12:00:00.000Z',
    });
  });

  it('is made of every hour, also after the longest maximum age of its lane has become shorter', async () => {
    const inItsHour = acceptedAt(20 * hour + minute, {
      validUntil: new Date(start + 20 * hour + 50 * minute + maxAge).toISOString(),
    });
    const world = reconciling([inItsHour]);
    world.apply({ ...appliedPolicy, version: 8, document: policyWith({ notification: { maxAge: '72h' } }) });
    await world.runFrom(0, 10 * hour);
    world.apply({ ...appliedPolicy, version: 9 });
    await world.runFrom(10 * hour, 20 * hour + atDeadline);
    // Decided anew in its hour, it is looked at before it is overdue, and once more when that is counted.
    expect(world.ledger.items()[0]?.state).toBe('expired');
    await world.runFrom(20 * hour + atDeadline, 88 * hour);
    const counted = world.counted().map((each) => (Date.parse(each.hour) - start) / hour);
    const first = counted.toSorted((one, other) => one - other).filter((begins) => begins >= 0);
    expect(first).toEqual(Array.from({ length: 63 }, (_, begins) => begins));
  });

  it('has its deadline by the policy that was in force until nobody reconciled any more, too', async () => {
    const maximum = 48 * hour;
    const accepted = acceptedAt(2 * hour + 30 * minute, {
      validUntil: new Date(start + 2 * hour + 30 * minute + maximum).toISOString(),
    });
    const world = reconciling([accepted]);
    world.apply({ ...appliedPolicy, version: 8, document: policyWith({ notification: { maxAge: '48h' } }) });
    await world.runFrom(0, 10 * minute);
    world.apply({ ...appliedPolicy, version: 9 });
    await world.runFrom(3 * hour, 53 * hour);
    const counted = world.counted().filter((each) => each.hour === '2026-11-21T14:00:00.000Z');
    expect(counted).toMatchObject([{ lane: 'standard', accepted: 1, ended: 1 }]);
  });

  it('has in it what a source had that was taken out of the policy since', async () => {
    const { sources } = policyDocument;
    const shop = { ...sources.reports, from: [], purposes: ['password-reset'] };
    const world = reconciling([lost({ source: 'shop', validUntil: new Date(start + 37 * minute).toISOString() })]);
    world.apply({
      ...appliedPolicy,
      version: 8,
      document: policyOf({ ...policyDocument, sources: { ...sources, shop } }),
    });
    await world.runFrom(0, 10 * minute);
    world.apply({ ...appliedPolicy, version: 9 });
    await world.runFrom(15 * minute, atDeadline);
    expect(world.ledger.items()[0]?.state).toBe('expired');
    expect(world.counted().at(-1)).toMatchObject({ accepted: 1, ended: 1 });
  });

  it('reads what has settled once, and again once there is more of it', async () => {
    // All of one partition of the index.
    const many = Array.from({ length: 400 }, (_, index) => acceptedAt(index * 10, { state: 'sent', attempts: sent }));
    const world = reconciling(many);
    await world.runFrom(0, atDeadline);
    expect(world.read()).toBe(400);
    expect(world.counted().at(-1)).toMatchObject({ accepted: 400, ended: 400 });

    const again = reconciling(many);
    await again.runFrom(0, 2 * hour);
    const late = lost({ receivedAt: many[0]?.receivedAt ?? '', sourceHour: many[0]?.sourceHour ?? '' });
    await again.ledger.record(late);
    await again.runFrom(2 * hour, ended);
    expect((await again.ledger.get(late))?.state).toBe('expired');
  });
});

describe('a part of a slice that has settled', () => {
  const many = Array.from({ length: 400 }, (_, index) => acceptedAt(index * 10, { state: 'sent', attempts: sent }));
  const asked = { by: 'anna', why: 'the bucket is back', at: '2026-11-21T14:00:00.000Z' };
  const given = deadLettered(acceptedAt(4_005), 'outbound', 'AccessDenied', '2026-11-21T12:20:00.000Z');
  const anew = acceptedAt(4_005, { decisions: [], messageId: given.messageId });

  it.each<[string, Delivery, (delivery: Delivery) => Delivery]>([
    [
      'was given up and is brought back',
      given,
      (delivery) =>
        redriven(
          delivery,
          parkedAt(
            delivery,
            { lane: 'standard', source: 'billing', object: { key: 'k', versionId: 'v' } },
            start + 2 * hour,
          ),
          asked,
          'complete',
          start + 2 * hour,
        ),
    ],
    ['was given up and is handed in again', given, (delivery) => decidedAnew(delivery, anew)],
    [
      'was refused and is asked for again within its hour',
      { ...given, state: 'refused' },
      (delivery) => decidedAnew(delivery, anew),
    ],
    [
      'was expired and is asked for again within its hour',
      { ...given, state: 'expired' },
      (delivery) => decidedAnew(delivery, anew),
    ],
  ])('has in it what %s', async (_sentence, delivery, openAgain) => {
    const world = reconciling([...many, delivery]);
    await world.runFrom(0, 2 * hour);
    const again = openAgain(delivery);
    expect(again.sourceHour).toBe(delivery.sourceHour);
    expect(await world.ledger.replace(delivery, again)).toBe(true);
    await world.runFrom(2 * hour + 5 * minute, 27 * hour);
    expect((await world.ledger.get(delivery))?.state).toBe('expired');
    expect(world.counted().find((each) => each.accepted > 0)).toMatchObject({ accepted: 401, ended: 401 });
  });

  it('is read where it may be open again and nowhere else, in whatever order the index has it', async () => {
    const world = reconciling([...many, given], ({ findKeys, now }) => ({
      findKeys: async (...query) => {
        const found = await findKeys(...query);
        return now() < start + hour ? found : found.toReversed();
      },
    }));
    await world.runFrom(0, 27 * hour);
    // At half an hour, at a day, and when its hour is counted.
    expect(world.read()).toBe(400 + 3);
  });

  it('is known only while most of it has ended for good', async () => {
    const refused = Array.from({ length: 800 }, (_, index) => acceptedAt(index * 10 + 5, { state: 'refused' }));
    const world = reconciling([...many, ...refused]);
    await world.runFrom(0, 27 * hour);
    expect(world.notes.size).toBe(0);
    expect(world.counted().find((each) => each.accepted > 0)).toMatchObject({ accepted: 1_200, ended: 1_200 });
  });
});

describe('a run', () => {
  /** A ledger that is out of reach while its outage is on. */
  const worldWithOutage = () => {
    const outage = { isOn: false };
    const world = reconciling([lost()], ({ findKeys }) => ({
      findKeys: async (...query) => {
        if (outage.isOn) throw new OutageError('ledger', 'cannot be reached');
        return findKeys(...query);
      },
    }));
    return { world, outage };
  };

  it('that was kept from running for hours makes up for it', async () => {
    const world = reconciling([lost()]);
    await world.runFrom(0, hour);
    world.moveTo(maxAge + 5 * hour);
    await world.run();
    expect(world.ledger.items()[0]?.state).toBe('expired');
    expect(world.counted().map((each) => each.hour)).toContain('2026-11-21T12:00:00.000Z');
  });

  it.each([
    ['while maximum ages were made shorter', 4 * hour, 10 * hour, 9 * hour],
    ['for days once they had been', 8 * hour, 100 * hour, 3 * hour],
  ])('that was kept from running %s makes up for it', async (_sentence, from, until, accepted) => {
    const purposes = Object.entries(policyDocument.purposes).map(([name, each]) => [name, { ...each, maxAge: '30m' }]);
    const shorter = policyOf({ ...policyDocument, purposes: Object.fromEntries(purposes) });
    const world = reconciling([acceptedAt(accepted)]);
    await world.runFrom(0, 4 * hour);
    world.apply({ ...appliedPolicy, version: 8, document: shorter });
    await world.runFrom(4 * hour + 5 * minute, from);
    await world.runFrom(until, Math.max(until, accepted + ended));
    expect(world.ledger.items()[0]?.state).toBe('expired');
  });

  it('leaves to the next one what it has no time for', async () => {
    const world = reconciling([lost()]);
    await world.runFrom(0, maxAge);
    world.moveTo(ended);
    await world.run(100_000);
    expect(world.ledger.items()[0]?.state).toBe('queued');
    await world.run();
    expect(world.ledger.items()[0]?.state).toBe('expired');
  });

  it('that meets an outage begins again where it was', async () => {
    const { world, outage } = worldWithOutage();
    await world.runFrom(0, maxAge);
    outage.isOn = true;
    world.moveTo(ended);
    await expect(world.run()).rejects.toThrow('ledger cannot be reached');
    outage.isOn = false;
    await world.run();
    expect(world.ledger.items()[0]?.state).toBe('expired');
  });

  it('that is the very first and fails leaves nothing out', async () => {
    const { world, outage } = worldWithOutage();
    outage.isOn = true;
    await expect(world.run()).rejects.toThrow('ledger cannot be reached');
    outage.isOn = false;
    world.moveTo(maxAge + hour);
    await world.run();
    expect(world.ledger.items()[0]?.state).toBe('expired');
  });

  it('that meets what nobody expected says so, and goes on', async () => {
    const broken = lost();
    const other = acceptedAt(18 * minute);
    const world = reconciling([broken, other], ({ ledger }) => ({
      ledger: {
        ...ledger,
        getEach: async (keys) => {
          if (keys.some(({ messageId }) => messageId === broken.messageId)) throw new Error('not a delivery');
          return ledger.getEach(keys);
        },
      },
    }));
    await world.runFrom(0, maxAge);
    world.moveTo(maxAge + hour);
    await expect(world.run()).rejects.toThrow('not a delivery');
    expect((await world.ledger.get(other))?.state).toBe('expired');
    await world.run();
  });

  it('twice at once does everything once', async () => {
    const world = reconciling([lost()]);
    await world.runFrom(0, maxAge);
    world.moveTo(ended);
    await Promise.all([world.run(), world.run()]);
    expect(world.ledger.items()[0]?.decisions).toHaveLength(2);
    expect(world.told()).toEqual(['expired 0']);
  });
});
