import { describe, expect, it } from 'vitest';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import { withoutParking } from '../../../lambdas/domain/delivery/parking.ts';
import { released } from '../../../lambdas/domain/delivery/transitions.ts';
import type { Stop } from '../../../lambdas/domain/policy/stop.ts';
import { now } from '../../support/facts.ts';
import { appliedPolicy } from '../support/filtering.ts';
import { heldDelivery } from '../support/held-delivery.ts';
import { unreachableTopic } from '../support/listening-sources.ts';
import { releasing } from '../support/releasing.ts';

const at = (seconds: number): string => new Date(now + seconds * 1000).toISOString();
const stop = (fields: Partial<Stop> = {}): Stop => ({
  scope: 'source:billing',
  reason: 'wrong invoices',
  queued: 'hold',
  ...fields,
});

const yes = { verdict: 'send', form: 'complete', because: [{ code: 'policy', version: 7 }] } as const;

describe('what is held', () => {
  it('leaves when nothing stops it any more: first in the ledger, then on its queue', async () => {
    const held = heldDelivery();
    const { run, happened, enqueued, item, observations } = releasing([held]);
    await run();
    expect(happened).toEqual(['queued', 'enqueued', 'unparked']);
    expect(item()).toEqual({
      ...withoutParking(held),
      state: 'queued',
      decisions: [
        ...held.decisions,
        {
          at: at(0),
          by: 'release',
          verdict: 'send',
          form: 'complete',
          because: [
            { code: 'policy', version: 7 },
            { code: 'source', source: 'billing', principal: 'AROABILLINGAAAAAAAAAA' },
            { code: 'purpose', purpose: 'notification', lane: 'standard' },
            { code: 'directory', groups: ['staff'] },
            { code: 'allow-list', rule: 'acme.example', owner: 'it' },
            { code: 'complete-form', exemption: 'purpose' },
            { code: 'route', via: 'ses', tls: 'required' },
            { code: 'released' },
          ],
        },
      ],
    });
    const { messageId, recipientIndex, contentHash, recipient, purpose } = held;
    expect(enqueued).toEqual([{ body: expect.any(String), source: 'billing', lane: 'standard' }]);
    expect(JSON.parse(enqueued[0]?.body ?? '')).toEqual({
      version: 1,
      messageId,
      recipientIndex,
      contentHash,
      lookUp: { recipient, purpose },
      object: { key: 'content/x', versionId: 'v1' },
    });
    expect(observations).toEqual([
      { event: 'stops-counted', open: 0 },
      { event: 'delivery-released', messageId, recipientIndex },
    ]);
  });

  it('waits on while the stop stands, at first for a minute', async () => {
    const { run, happened, item } = releasing([heldDelivery()], [stop()]);
    await run();
    expect(happened).toEqual(['held']);
    expect(item()).toMatchObject({ state: 'held', dueAt: at(60), parked: { since: at(-60) } });
  });

  it('says anew what it waits for where that is another stop, once', async () => {
    const { run, item } = releasing([heldDelivery()], [stop({ scope: 'everything', since: at(-1) })]);
    await run();
    const said = [
      { by: 'filter' },
      { by: 'release', verdict: 'hold', reasons: [{ scope: 'everything', since: at(-1) }] },
    ];
    expect(item()?.decisions).toMatchObject(said);
    await run();
    expect(item()?.decisions).toMatchObject(said);
  });

  it.each<[string, string | undefined, string | undefined]>([
    ['began', undefined, 'dev@acme.example'],
    ['changed', 'other@acme.example', 'dev@acme.example'],
    ['ended', 'dev@acme.example', undefined],
  ])('does not leave where a redirection %s while it waited', async (_what, before, since) => {
    const document = { ...appliedPolicy.document, ...(since === undefined ? {} : { redirect: { to: since } }) };
    const waiting = { ...heldDelivery(), ...(before === undefined ? {} : { redirectedTo: before }) };
    const { run, item, enqueued } = releasing([waiting], [], {}, { document });
    await run();
    expect(item()?.state).toBe('refused');
    expect(item()?.decisions.at(-1)).toHaveProperty('reasons', expect.arrayContaining([{ code: 'redirected-since' }]));
    expect(enqueued).toEqual([]);
  });

  it('leaves where all mail goes where it was made for', async () => {
    const document = { ...appliedPolicy.document, redirect: { to: 'Dev@acme.example' } };
    const { run, item } = releasing([{ ...heldDelivery(), redirectedTo: 'dev@acme.example' }], [], {}, { document });
    await run();
    expect(item()).toMatchObject({ state: 'queued' });
  });

  it('is looked at every five minutes once it has waited for long', async () => {
    const long = heldDelivery();
    const parked = long.parked && { ...long.parked, since: at(-7_200) };
    const { run, item } = releasing([{ ...long, ...(parked && { parked }) }], [stop()]);
    await run();
    expect(item()?.dueAt).toBe(at(300));
  });

  it('is given up when the stop says so now', async () => {
    const { run, happened, item, observations } = releasing([heldDelivery()], [stop({ queued: 'discard' })]);
    await run();
    expect(happened).toEqual(['discarded', 'told discarded', 'unparked']);
    expect(item()).not.toHaveProperty('dueAt');
    expect(observations.slice(1)).toMatchObject([
      { event: 'delivery-ended', state: 'discarded', reasons: ['stopped'] },
    ]);
  });

  it('expires when its time has come, stopped or not', async () => {
    const { run, happened, item } = releasing([heldDelivery({ validUntil: at(0) })], [stop()]);
    await run();
    expect(happened).toEqual(['expired', 'told expired', 'unparked']);
    expect(item()).not.toHaveProperty('parked');
  });

  it('is not looked at before it is due', async () => {
    const { run, happened } = releasing([heldDelivery({ dueAt: at(1) })]);
    await run();
    expect(happened).toEqual([]);
  });

  it('leaves before it is due when a stop has just ended', async () => {
    const { run, happened } = releasing([heldDelivery({ dueAt: at(299) })], [stop({ until: at(-1) })]);
    await run();
    expect(happened).toEqual(['queued', 'enqueued', 'unparked']);
  });

  it('is left alone before it is due while another stop keeps it', async () => {
    const stops = [stop({ until: at(-1) }), stop({ scope: 'everything' })];
    const { run, happened } = releasing([heldDelivery({ dueAt: at(200) })], stops);
    await run();
    expect(happened).toEqual([]);
  });

  it('is left for the next run when the time is up', async () => {
    const { run, happened } = releasing([heldDelivery()]);
    await run(9_999);
    expect(happened).toEqual([]);
  });
});

describe('what was released and never enqueued', () => {
  it('stays in the index when its queue does not take it, and is enqueued by a later run', async () => {
    const failing = releasing([heldDelivery()], [], {
      enqueue: async (messages) =>
        messages.map(() => ({ ok: false, error: new OutageError('outbound-queue', 'did not take an envelope') })),
    });
    await expect(failing.run()).rejects.toThrow(OutageError);
    const left = failing.item();
    expect(left).toMatchObject({ state: 'queued', dueAt: at(60) });

    const later = releasing([{ ...(left ?? heldDelivery()), dueAt: at(0) }]);
    await later.run();
    expect(later.happened).toEqual(['enqueued', 'unparked']);
  });

  it('is left to whoever is just enqueueing it', async () => {
    const { run, happened } = releasing([released(heldDelivery(), yes, now)], [stop({ until: at(-1) })]);
    await run();
    expect(happened).toEqual([]);
  });

  it('has no place any more once it has moved on', async () => {
    const { run, happened, item } = releasing([heldDelivery({ state: 'sent' })]);
    await run();
    expect(happened).toEqual(['told sent', 'unparked']);
    expect(item()).toMatchObject({ state: 'sent' });
  });

  it('is not enqueued where somebody else was faster', async () => {
    const { run, enqueued } = releasing([heldDelivery()], [], {
      ledger: { getEach: async () => [heldDelivery()], replace: async () => false },
    });
    await run();
    expect(enqueued).toEqual([]);
  });
});

describe('what another run has let go of since the index was read', () => {
  it.each<Delivery['state']>(['queued', 'sent', 'expired', 'held'])(
    'is left alone (%s), and keeps nobody else from leaving',
    async (state) => {
      const gone = withoutParking(heldDelivery({ recipientIndex: 1, state }));
      const held = heldDelivery();
      const { run, happened, enqueued } = releasing([held, gone], [], {
        parked: {
          // Indexes are behind their table.
          read: async function* (shard) {
            if (shard === held.parkedShard) yield [held, gone];
          },
          unpark: async () => true,
        },
      });
      await run();
      expect(enqueued).toHaveLength(1);
      expect(happened).toEqual(['queued', 'enqueued']);
    },
  );
});

describe('a source', () => {
  it.each<[string, readonly Stop[], string]>([
    ['expired', [], at(0)],
    ['discarded', [stop({ queued: 'discard' })], at(60)],
  ])('that could not be told that its mail is %s is told by the next run', async (state, stops, validUntil) => {
    const failing = releasing([heldDelivery({ validUntil })], stops, { tellSources: unreachableTopic });
    await expect(failing.run()).rejects.toThrow(OutageError);
    expect(failing.happened).toEqual([state]);
    const next = releasing(failing.ledger.items(), stops);
    await next.run();
    expect(next.happened).toEqual([`told ${state}`, 'unparked']);
    expect(next.item()).not.toHaveProperty('dueAt');
  });

  it('that cannot be told keeps nobody else’s mail from leaving', async () => {
    const one = heldDelivery({ validUntil: at(0) });
    const other = heldDelivery({ messageId: one.messageId, recipientIndex: 1 });
    const { run, enqueued } = releasing([one, other], [], {
      tellSources: unreachableTopic,
      parked: {
        read: async function* (shard) {
          if (shard === '0') yield [one, other];
        },
        unpark: async () => true,
      },
    });
    await expect(run()).rejects.toThrow(OutageError);
    expect(enqueued).toHaveLength(1);
  });
});

describe('a run', () => {
  it('counts the stops that stand, and not those that have ended', async () => {
    const stops = [stop(), stop({ scope: 'lane:bulk', until: at(1) }), stop({ scope: 'everything', until: at(0) })];
    const { run, observations } = releasing([], stops);
    await run();
    expect(observations).toEqual([{ event: 'stops-counted', open: 2 }]);
  });

  it('does what it can when one shard fails, and says so', async () => {
    const held = heldDelivery();
    const { run, enqueued } = releasing([held], [], {
      parked: {
        read: async function* (shard) {
          if (shard === '0') throw new OutageError('ledger', 'cannot be reached');
          if (shard === '1') yield [held];
        },
        unpark: async () => true,
      },
    });
    await expect(run()).rejects.toThrow(OutageError);
    expect(enqueued).toHaveLength(1);
  });
});

describe('what nobody expected of one mail', () => {
  const { parked: _, ...placeless } = heldDelivery({ state: 'queued' });
  const [broken, held, other] = [
    placeless,
    heldDelivery({ messageId: placeless.messageId, recipientIndex: 1 }),
    heldDelivery({ messageId: placeless.messageId, recipientIndex: 2 }),
  ];
  const pages = (...read: readonly (readonly Delivery[])[]) => ({
    parked: {
      read: async function* (shard: string) {
        if (shard === '0') yield* read;
      },
      unpark: async () => true,
    },
  });

  it('keeps no other of its page from leaving, and is said', async () => {
    const { run, enqueued, ledger } = releasing([broken, held, other], [], pages([broken, held, other]));
    await expect(run()).rejects.toThrow('a delivery was parked without its content');
    expect(enqueued).toHaveLength(2);
    expect(ledger.items()).toMatchObject([broken, { state: 'queued' }, { state: 'queued' }]);
  });

  it('keeps its own place, and nobody else’s: what is on its way is found there no more', async () => {
    const unparked: number[] = [];
    const { parked } = pages([broken, held, other]);
    const unpark = async ({ recipientIndex }: Pick<Delivery, 'recipientIndex'>): Promise<boolean> => {
      unparked.push(recipientIndex);
      return true;
    };
    const { run } = releasing([broken, held, other], [], { parked: { ...parked, unpark } });
    await expect(run()).rejects.toThrow('a delivery was parked without its content');
    expect(new Set(unparked)).toEqual(new Set([1, 2]));
  });

  it('keeps nothing of the pages after it from leaving', async () => {
    const { run, enqueued } = releasing([broken, held], [], pages([broken], [held]));
    await expect(run()).rejects.toThrow('a delivery was parked without its content');
    expect(enqueued).toHaveLength(1);
  });

  it('is asked for together with the others again where a queue is out of reach, and once', async () => {
    const { run, happened } = releasing([held, other], [], {
      ...pages([held, other]),
      enqueue: async () => {
        throw new OutageError('outbound-queue', 'cannot be reached');
      },
    });
    await expect(run()).rejects.toThrow(OutageError);
    expect(happened).toEqual(['queued', 'queued']);
  });
});

describe('a mail of which nobody knows whether it left', () => {
  const unsure = (dueInSeconds: number): Delivery =>
    heldDelivery({ state: 'unsure', attempt: 1, dueAt: at(dueInSeconds) });

  it('goes back to its queue when it is due, as it is: send decides what is to be done', async () => {
    const { run, happened, enqueued, item } = releasing([unsure(0)]);
    await run();
    expect(happened).toEqual(['enqueued', 'unparked']);
    expect(JSON.parse(enqueued[0]?.body ?? '')).toMatchObject({ object: { key: 'content/x', versionId: 'v1' } });
    expect(item()).toMatchObject({ state: 'unsure' });
    expect(item()).not.toHaveProperty('parked');
  });

  it('waits until then, whatever stop has ended', async () => {
    const { run, happened } = releasing([unsure(60)], [stop({ until: at(-1) })]);
    await run();
    expect(happened).toEqual([]);
  });
});
