import { describe, expect, it } from 'vitest';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import type { AppliedPolicy, Source } from '../../../lambdas/contract/policy.ts';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import { now } from '../../support/facts.ts';
import { appliedPolicy } from '../support/filtering.ts';
import { heldDelivery } from '../support/held-delivery.ts';
import { createMemoryCounters } from '../support/memory-counters.ts';
import { releasing } from '../support/releasing.ts';
import { deliveryOf, mailContent, sending } from '../support/sending.ts';

const at = (seconds: number): string => new Date(now + seconds * 1000).toISOString();

/** Billing may send so many a minute. */
const limited = (perMinute: number): Partial<AppliedPolicy> => {
  const { sources } = appliedPolicy.document;
  const billing = { ...sources['billing'], quota: { perMinute } } as Source;
  return { document: { ...appliedPolicy.document, sources: { ...sources, billing } } };
};

/** A mail that missed its turn, is due, and was received so many seconds ago. */
const deferred = (index: number, secondsAgo: number, fields: Partial<Delivery> = {}): Delivery =>
  heldDelivery({
    recipientIndex: index,
    receivedAt: at(-secondsAgo),
    state: 'deferred',
    dueAt: at(0),
    decisions: [
      {
        at: at(-secondsAgo),
        by: 'filter',
        verdict: 'defer',
        form: 'complete',
        because: [],
        until: at(0),
        reasons: [{ code: 'quota-exceeded', of: 'source', name: 'billing', per: 'minute', limit: 2 }],
      },
    ],
    ...fields,
  });

const states = (items: readonly Delivery[]) =>
  items.toSorted((one, other) => one.recipientIndex - other.recipientIndex).map(({ state }) => state);

describe('mail whose turn has come', () => {
  it('leaves, oldest first, as far as there is room; one count for all of them', async () => {
    const counters = createMemoryCounters();
    const mails = [deferred(0, 10), deferred(1, 30), deferred(2, 20)];
    const { run, ledger } = releasing(mails, [], { takeFrom: counters.worker(() => now) }, limited(2));
    await run();
    expect(states(ledger.items())).toEqual(['deferred', 'queued', 'queued']);
    expect(ledger.items()[0]).toMatchObject({
      dueAt: '2026-11-21T12:01:00.000Z',
      decisions: [{ by: 'filter' }, { by: 'release', verdict: 'defer', until: '2026-11-21T12:01:00.000Z' }],
    });
    expect(counters.writes()).toBe(1);
  });

  it('leaves when the day of the account has room again, however often it has waited for that, as what it was decided to be', async () => {
    let [item, time] = [deliveryOf(mailContent(), { lane: 'bulk' }), now];
    const day = { granted: false, because: 'day-budget', afterSeconds: 900, limit: 80, daily: 100 } as const;
    for (let waits = 0; waits < 30; waits += 1) {
      const sent = sending([item], () => ({
        now: () => time,
        takeTurn: async () => day,
        putContent: async () => ({ key: 'content/x', versionId: 'v1' }),
      }));
      await sent.send();
      expect(sent.item()).toMatchObject({ state: 'deferred', dueAt: new Date(time + 900_000).toISOString() });
      time += 900_000;
      const released = releasing([...sent.ledger.items()], [], { now: () => time });
      await released.run();
      expect(released.enqueued).toHaveLength(1);
      item = released.item() ?? item;
    }
    expect(item.state).toBe('queued');
    expect(item.decisions.map(({ by, verdict }) => `${by} ${verdict}`)).toEqual([
      'filter send',
      'send defer',
      'release send',
    ]);
    const sent = sending([item], () => ({ now: () => time }));
    await sent.send();
    expect(sent.item()?.state).toBe('sent');
  });

  it('says that it waits once more in the place of the wait before', async () => {
    const first = releasing([deferred(0, 10)], [], {}, limited(1));
    const counters = createMemoryCounters();
    await counters.worker(() => now)({ of: 'source', name: 'billing', per: 'minute', limit: 1 }, 1);
    const usedUp = { takeFrom: counters.worker(() => now) };
    const once = releasing(first.ledger.items(), [], usedUp, limited(1));
    await once.run();
    const again = releasing(
      once.ledger.items().map((each) => ({ ...each, dueAt: at(0) })),
      [],
      usedUp,
      limited(1),
    );
    await again.run();
    expect(again.item()?.decisions.map(({ by }) => by)).toEqual(['filter', 'release']);
    expect(again.item()).toMatchObject({ state: 'deferred', dueAt: '2026-11-21T12:02:00.000Z' });
  });

  it('expires once it is too late, and its source is told', async () => {
    const { run, happened } = releasing([deferred(0, 10, { validUntil: at(0) })], [], {}, limited(2));
    await run();
    expect(happened).toEqual(['expired', 'told expired', 'unparked']);
  });

  it('was sent where Amazon SES has told of a call that was lost, too late or not', async () => {
    const events = { a: { at: at(-1), type: 'Send', code: 'recorded', sesMessageId: 'ses-1', attempt: 1 } };
    const attempts = [{ number: 1, at: at(-9), answer: 'unknown', error: 'TimeoutError' }] as const;
    const told = { attempt: 1, attempts, events };
    for (const validUntil of [at(0), at(900)]) {
      const { run, ledger, happened, observations } = releasing([deferred(0, 10, { ...told, validUntil })]);
      await run();
      expect(happened).toEqual(['sent', 'told sent', 'unparked']);
      expect(ledger.items()).toMatchObject([{ state: 'sent', attempts: [{}, { evidence: 'Send' }] }]);
      expect(observations).toContainEqual(expect.objectContaining({ event: 'evidence-taken', state: 'sent' }));
    }
  });

  it('is unknown, and not too late, where a call of it may have been taken', async () => {
    const attempts = [{ number: 1, at: at(-9), answer: 'unknown', error: 'TimeoutError' }] as const;
    const mayHaveLeft = { attempt: 1, attempts, events: {} } as const;
    const byItsOwnTime = deferred(0, 10, { ...mayHaveLeft, validUntil: at(0) });
    const byTheAgeItsPurposeHasNow = deferred(0, 1_000_000, { ...mayHaveLeft, validUntil: at(900) });
    for (const mail of [byItsOwnTime, byTheAgeItsPurposeHasNow]) {
      const { run, happened } = releasing([mail]);
      await run();
      expect(happened).toEqual(['unknown', 'told unknown', 'unparked']);
    }
  });

  it('waits on when the counters are out of reach', async () => {
    const takeFrom = async () => {
      throw new OutageError('counters', 'cannot be reached');
    };
    const { run, ledger, enqueued } = releasing([deferred(0, 10)], [], { takeFrom }, limited(2));
    await expect(run()).rejects.toThrow(OutageError);
    expect(states(ledger.items())).toEqual(['deferred']);
    expect(enqueued).toEqual([]);
  });

  it('is held when it is stopped', async () => {
    const stops = [{ scope: 'everything', reason: 'drill', queued: 'hold' } as const];
    const { run, item } = releasing([deferred(0, 10)], stops, {}, limited(2));
    await run();
    expect(item()).toMatchObject({ state: 'held', decisions: [{}, { by: 'release', verdict: 'hold' }] });
  });
});

describe('mail whose turn has not come', () => {
  it('is not looked at', async () => {
    const { run, happened } = releasing([deferred(0, 10, { dueAt: at(30) })], [], {}, limited(2));
    await run();
    expect(happened).toEqual([]);
  });

  it('is looked at once when a policy was applied after it was decided', async () => {
    const applied = { ...limited(2), appliedAt: at(-5) };
    const { run, item } = releasing([deferred(0, 10, { dueAt: at(3_000) })], [], {}, applied);
    await run();
    expect(item()).toMatchObject({ state: 'queued' });
    const later = releasing([deferred(0, 4, { dueAt: at(3_000) })], [], {}, applied);
    await later.run();
    expect(later.happened).toEqual([]);
  });
});

describe('mail that was held', () => {
  it('counts against the quota when its stop has ended', async () => {
    const held = [heldDelivery({ recipientIndex: 0 }), heldDelivery({ recipientIndex: 1 })];
    const { run, ledger } = releasing(held, [], {}, limited(1));
    await run();
    expect(states(ledger.items())).toEqual(['queued', 'deferred']);
  });

  it('is refused when it must not leave to its recipient any more', async () => {
    const { run, happened, item } = releasing([heldDelivery()], [], { readAllowRules: async () => new Map() });
    await run();
    expect(happened).toEqual(['refused', 'told refused', 'unparked']);
    expect(item()?.decisions.at(-1)).toMatchObject({ by: 'release', reasons: [{ code: 'not-on-allow-list' }] });
  });

  it('is refused when only its redacted form may leave now', async () => {
    const { purposes } = appliedPolicy.document;
    const redacted = { ...purposes['notification'], redaction: 'default' } as never;
    const document = { ...appliedPolicy.document, purposes: { ...purposes, notification: redacted } };
    const { run, item } = releasing([heldDelivery()], [], {}, { document });
    await run();
    expect(item()).toMatchObject({ state: 'refused' });
    expect(item()?.decisions.at(-1)).toMatchObject({ reasons: [{ code: 'redaction-required' }] });
  });
});
