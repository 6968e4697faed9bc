import { describe, expect, it } from 'vitest';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import type { Source } from '../../../lambdas/contract/policy.ts';
import { now, policyDocument } from '../../support/facts.ts';
import { appliedPolicy, filtering, intakeMessage } from '../support/filtering.ts';
import { createMemoryCounters } from '../support/memory-counters.ts';

const both = [{ address: 'anna@acme.example' }, { address: 'ben@acme.example' }];

const policyWith = (fields: Partial<Source>) => ({
  ...appliedPolicy,
  document: {
    ...appliedPolicy.document,
    sources: {
      ...appliedPolicy.document.sources,
      billing: { ...appliedPolicy.document.sources['billing'], ...fields } as Source,
    },
  },
});

/** The filter, where billing has a quota. */
const limited = (
  fields: Partial<Source> = { quota: { perMinute: 2 } },
  change: Parameters<typeof filtering>[0] = () => ({}),
) => {
  const counters = createMemoryCounters();
  const filter = filtering((usual) => ({
    readPolicy: async () => policyWith(fields),
    takeFrom: counters.worker(() => now),
    ...change(usual),
  }));
  return { ...filter, counters };
};

const message = (index: number, fields: Parameters<typeof intakeMessage>[1] = {}) =>
  intakeMessage({ idempotencyKey: `key-${index}` }, { id: `intake-${index}`, sentAt: now + index, ...fields });

describe('mail beyond a quota', () => {
  it('is parked until its turn, oldest first, and nothing else of its batch', async () => {
    const { filter, ledger, envelopes, counters, observations } = limited();
    await filter(message(3), message(1), message(2), message(4));
    const items = ledger.items().toSorted((one, other) => (one.intakeMessageId < other.intakeMessageId ? -1 : 1));
    expect(items.map(({ state, dueAt }) => [state, dueAt])).toEqual([
      ['queued', undefined],
      ['queued', undefined],
      ['deferred', '2026-11-21T12:01:00.000Z'],
      ['deferred', '2026-11-21T12:01:30.000Z'],
    ]);
    expect(items[2]).toMatchObject({
      parked: { lane: 'standard', source: 'billing', object: { versionId: expect.any(String) } },
      decisions: [
        {
          verdict: 'defer',
          until: '2026-11-21T12:01:00.000Z',
          reasons: [{ code: 'quota-exceeded', of: 'source', name: 'billing', per: 'minute', limit: 2 }],
        },
      ],
    });
    expect(envelopes()).toHaveLength(2);
    expect(counters.writes()).toBe(1);
    expect(observations.map((each) => 'reasons' in each && each.reasons.join())).toContain('quota-exceeded');
  });

  it('is each recipient of a request by itself', async () => {
    const { filter, ledger } = limited({ quota: { perMinute: 1 } });
    await filter(intakeMessage({ to: both }));
    expect(ledger.items().map(({ state }) => state)).toEqual(['queued', 'deferred']);
  });

  it('is due at its end at the latest', async () => {
    const { filter, ledger } = limited({ quota: { perMinute: 1 } });
    const expiresAt = new Date(now + 20_000).toISOString();
    await filter(intakeMessage({ to: both, expiresAt }));
    expect(ledger.items()[1]).toMatchObject({ state: 'deferred', dueAt: expiresAt });
  });

  it('takes nothing from the quota when it would not leave anyway', async () => {
    const { filter, counters } = limited(undefined, (usual) => ({
      readRecipients: async (query) => ({
        ...(await usual.readRecipients(query)),
        suppressions: new Map([['anna@acme.example', [{ origin: 'bounce' }]]]),
      }),
    }));
    await filter(intakeMessage());
    expect(counters.writes()).toBe(0);
  });

  it('is not counted when it is only asked about', async () => {
    const { filter, counters, ledger } = limited({ quota: { perMinute: 1 } });
    await filter(intakeMessage({ to: both, dryRun: true }));
    expect(counters.writes()).toBe(0);
    expect(ledger.items().map(({ state }) => state)).toEqual(['dry-run', 'dry-run']);
  });

  it('leaves, and is noted, while its source is only being observed', async () => {
    const until = new Date(now + 3_600_000).toISOString();
    const { filter, ledger } = limited({ quota: { perMinute: 1 }, enforcement: { mode: 'observe', until } });
    await filter(intakeMessage({ to: both }));
    expect(ledger.items().map(({ state }) => state)).toEqual(['queued', 'queued']);
    expect(ledger.items()[1]?.decisions).toMatchObject([
      { verdict: 'send', wouldRefuse: [{ code: 'quota-exceeded' }] },
    ]);
  });
});

describe('a message that is received again', () => {
  it('keeps its first verdict and is not counted again', async () => {
    const { filter, ledger, envelopes, counters } = limited({ quota: { perMinute: 1 } });
    await filter(intakeMessage({ to: both }));
    const first = ledger.items();
    await filter(intakeMessage({ to: both }, { receiveCount: 2 }));
    expect(ledger.items()).toEqual(first);
    expect(envelopes().map(({ recipientIndex }) => recipientIndex)).toEqual([0, 0]);
    expect(counters.writes()).toBe(1);
  });

  it('is counted again when it died before it was recorded: less leaves, never more', async () => {
    let fails = true;
    const { filter, ledger, counters } = limited({ quota: { perMinute: 1 } }, (usual) => ({
      ledger: {
        ...usual.ledger,
        record: async (delivery) => {
          if (fails) throw new OutageError('ledger', 'cannot be reached');
          return usual.ledger.record(delivery);
        },
      },
    }));
    expect(await filter(intakeMessage())).toMatchObject([{ outcome: 'failed' }]);
    fails = false;
    expect(await filter(intakeMessage())).toEqual([{ outcome: 'done' }]);
    expect(ledger.items()).toMatchObject([{ state: 'deferred' }]);
    expect([...counters.counts().values()]).toEqual([2]);
  });
});

describe('when the counters are out of reach', () => {
  const outage = async () => {
    throw new OutageError('counters', 'cannot be reached');
  };

  it('what falls under a quota fails and is received again; nothing of it leaves', async () => {
    const { filter, ledger, envelopes } = limited(undefined, () => ({ takeFrom: outage }));
    expect(await filter(intakeMessage())).toMatchObject([{ outcome: 'failed', error: { store: 'counters' } }]);
    expect(ledger.items()).toEqual([]);
    expect(envelopes()).toEqual([]);
  });

  it('mail without a quota leaves all the same', async () => {
    const { filter, envelopes } = limited({}, () => ({ takeFrom: outage }));
    expect(await filter(intakeMessage())).toEqual([{ outcome: 'done' }]);
    expect(envelopes()).toHaveLength(1);
  });

  it('and so it does beside mail of its batch that has one', async () => {
    const { filter, envelopes } = limited(undefined, () => ({ takeFrom: outage }));
    const [reports] = policyDocument.sources.reports.principals;
    const other = intakeMessage(
      { purpose: policyDocument.sources.reports.purposes[0] },
      { id: 'of-reports', senderId: `${reports}:session` },
    );
    expect(await filter(intakeMessage(), other)).toMatchObject([{ outcome: 'failed' }, { outcome: 'done' }]);
    expect(envelopes()).toHaveLength(1);
  });
});

describe('a mail that was not counted', () => {
  it('does not leave when somebody else’s write has made way for it meanwhile: it is counted on the next receipt', async () => {
    let isOvertaken = true;
    const { filter, ledger, envelopes } = limited({ quota: { perMinute: 10 } }, (usual) => ({
      ledger: {
        ...usual.ledger,
        replace: async (previous, next) => {
          if (!isOvertaken) return usual.ledger.replace(previous, next);
          isOvertaken = false;
          // The first recipient's mail stood when the batch was counted, and has ended since.
          for (const item of ledger.items()) await ledger.replace(item, { ...item, state: 'expired' });
          return false;
        },
      },
    }));
    const request = { to: both, idempotencyKey: 'k' };
    await filter(intakeMessage(request));
    const [, second] = ledger.items();
    if (second === undefined) throw new Error('nothing was recorded');
    await ledger.replace(second, { ...second, state: 'expired' });

    const again = intakeMessage(request, { id: 'intake-2' });
    expect(await filter(again)).toMatchObject([{ outcome: 'failed', error: { store: 'ledger' } }]);
    expect(envelopes()).toHaveLength(2);
    expect(await filter(again)).toEqual([{ outcome: 'done' }]);
    expect(envelopes()).toHaveLength(4);
  });
});
