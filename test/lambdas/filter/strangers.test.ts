import { describe, expect, it } from 'vitest';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import { policyEverywhereMilliseconds } from '../../../lambdas/contract/policy.ts';
import { redrivenText } from '../../../lambdas/contract/redriven.ts';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import { refusedLater, stillParked } from '../../../lambdas/domain/delivery/transitions.ts';
import { messageId } from '../../../lambdas/domain/identity/message-id.ts';
import { asFirstSent } from '../../../lambdas/domain/intake/redriven.ts';
import type { IncomingMessage } from '../../../lambdas/runtime/incoming-message.ts';
import { mailRequest, now, policyDocument } from '../../support/facts.ts';
import { filtering, intakeMessage, reasonCodes } from '../support/filtering.ts';
import { createMemoryCounters } from '../support/memory-counters.ts';

const stranger = 'AROASTRANGERAAAAAAAAA';
const billing = policyDocument.sources.billing.principals[0];
const release = 'AROARELEASEAAAAAAAAAA';
const both = [{ address: 'anna@acme.example' }, { address: 'nobody@elsewhere.example' }];

const fromStranger = (request: Parameters<typeof intakeMessage>[0] = {}, fields: Partial<IncomingMessage> = {}) =>
  intakeMessage(request, { senderId: `${stranger}:session`, ...fields });

/** In the order of their messages. */
const ordered = (items: readonly Delivery[]) =>
  items.toSorted((one, other) => (one.intakeMessageId < other.intakeMessageId ? -1 : 1));
const states = (items: readonly Delivery[]) => ordered(items).map(({ state }) => state);

describe('a request whose sender no source lists', () => {
  it('is kept as it came until somebody says whose it is, whoever it is for', async () => {
    const { filter, ledger, stored, happened, envelopes, observations } = filtering();
    const message = fromStranger({ to: both });
    expect(await filter(message)).toEqual([{ outcome: 'done' }]);
    const id = messageId(`principal:${stranger}`, 'intake-1');
    expect(happened).toEqual(['kept', 'recorded 0 held', 'recorded 1 held']);
    expect(ledger.items()).toMatchObject(
      both.map(({ address }) => ({
        messageId: id,
        recipient: address,
        principal: stranger,
        state: 'held',
        parked: { door: 'standard', request: { key: `requests/${id}.json`, versionId: 'v1' } },
        dueAt: '2026-11-21T12:01:00.000Z',
        validUntil: '2026-11-24T12:00:00.000Z',
        decisions: [{ verdict: 'hold', reasons: [{ code: 'unknown-source', principal: stranger, registeredFor: [] }] }],
      })),
    );
    expect(ledger.items()[0]).not.toHaveProperty('contentHash');
    expect(ledger.items()[0]).not.toHaveProperty('source');
    expect(stored.get(`requests/${id}.json`)).toBe(message.body);
    expect(envelopes()).toEqual([]);
    expect(observations).toMatchObject([{ verdict: 'hold', reasons: ['unknown-source'] }, {}]);
  });

  it('expires when the request says so, if that is sooner', async () => {
    const { filter, ledger } = filtering();
    const expiresAt = new Date(now + 3_600_000).toISOString();
    await filter(fromStranger({ expiresAt }));
    expect(ledger.items()).toMatchObject([{ validUntil: expiresAt, validUntilBy: 'expires-at' }]);
  });

  it('stays as it is when its message is received again', async () => {
    const counters = createMemoryCounters();
    const { filter, ledger } = filtering(() => ({ takeFrom: counters.worker(() => now) }));
    await filter(fromStranger());
    const first = ledger.items();
    await filter(fromStranger());
    expect(ledger.items()).toEqual(first);
    expect([...counters.counts()]).toEqual([[`principal:${stranger}/day/2026-11-21T00:00:00.000Z/0`, 1]]);
  });

  it('is refused when it is malformed, or claims to be a source its sender is not', async () => {
    const { filter, ledger, stored } = filtering();
    await filter(
      fromStranger({ subject: 'a\u0000b' }),
      intakeMessage({ source: 'reports' }, { id: 'intake-2', senderId: `${billing}:session` }),
    );
    expect(states(ledger.items())).toEqual(['refused', 'refused']);
    expect(stored.size).toBe(0);
  });

  it('is refused when so many of its sender’s are kept today', async () => {
    const counters = createMemoryCounters();
    const takeFrom = counters.worker(() => now);
    await takeFrom({ of: 'principal', name: stranger, per: 'day', limit: 1_000 }, 999);
    const { filter, ledger } = filtering(() => ({ takeFrom }));
    await filter(fromStranger({ idempotencyKey: 'a' }), fromStranger({ idempotencyKey: 'b' }, { id: 'intake-2' }));
    expect(states(ledger.items())).toEqual(['held', 'refused']);
    expect(reasonCodes(ordered(ledger.items())[1])).toContain('unknown-source');
  });

  it('is refused when it could not be handed in again, which makes it larger', async () => {
    const { filter, ledger, stored } = filtering();
    // Every quote becomes two characters.
    await filter(
      fromStranger({ text: '"'.repeat(263_000) }),
      fromStranger({ text: '"'.repeat(255_000) }, { id: 'intake-2' }),
    );
    expect(states(ledger.items())).toEqual(['refused', 'held']);
    expect(stored.size).toBe(1);
  });

  it('fails and is received again when nobody can say how many are kept', async () => {
    const { filter, ledger } = filtering(() => ({
      takeFrom: async () => {
        throw new OutageError('counters', 'cannot be reached');
      },
    }));
    expect(await filter(fromStranger())).toMatchObject([{ outcome: 'failed' }]);
    expect(ledger.items()).toEqual([]);
  });
});

describe('a request that is handed in again', () => {
  const body = JSON.stringify(mailRequest());
  const sentAt = new Date(now - 3_600_000).toISOString();
  const handedIn = (
    senderId: string,
    text = redrivenText({ sqsMessageId: 'first', principal: billing, sentAt, body }),
  ) => intakeMessage(text, { id: 'second', senderId });
  const received = (message: IncomingMessage) => asFirstSent(message, [release]);

  it('is its first sender’s, as old as it was, and the same message', async () => {
    const { filter, ledger } = filtering();
    await filter(received(handedIn(`${release}:release`)));
    expect(ledger.items()).toMatchObject([
      {
        messageId: messageId('billing', 'first'),
        intakeMessageId: 'first',
        principal: billing,
        source: 'billing',
        receivedAt: sentAt,
        state: 'queued',
      },
    ]);
  });

  it('fails and is received again where this worker does not know its sender yet', async () => {
    const { filter, ledger } = filtering((usual) => ({
      readPolicy: async () => ({ ...(await usual.readPolicy()), principalIds: {} }),
    }));
    const outcomes = await filter(received(handedIn(`${release}:release`)));
    expect(outcomes).toMatchObject([{ outcome: 'failed', error: { store: 'policy' } }]);
    expect(ledger.items()).toEqual([]);
  });

  it.each([
    ['has ended', 'discarded'],
    ['is about to end', 'held'],
  ] as const)(
    'is kept once more where its sender is nobody’s again, whether release %s its first place',
    async (_, state) => {
      const counters = createMemoryCounters();
      const { filter, ledger, stored } = filtering(() => ({ takeFrom: counters.worker(() => now) }));
      await filter(fromStranger({}, { id: 'first', sentAt: Date.parse(sentAt) }));
      const [kept] = ledger.items();
      if (kept === undefined) throw new Error('nothing was kept');
      const reason = { code: 'adopted', source: 'billing', messageId: messageId('billing', 'first') } as const;
      const adopted = stillParked(
        kept,
        refusedLater(
          kept,
          { verdict: 'refuse', because: [], reasons: [reason] },
          'release',
          new Date(now).toISOString(),
        ),
      );
      expect(adopted.state).toBe('discarded');
      if (state === 'discarded') await ledger.replace(kept, adopted);
      stored.clear();
      const text = redrivenText({ sqsMessageId: 'first', principal: stranger, sentAt, body });
      const late = now - policyEverywhereMilliseconds;
      const message = received({ ...handedIn(`${release}:release`, text), sentAt: late });
      expect(await filter(message)).toEqual([{ outcome: 'done' }]);
      const [again] = ledger.items();
      expect(again).toMatchObject({
        state: 'held',
        parked: kept.parked,
        receivedAt: sentAt,
        validUntil: kept.validUntil,
      });
      expect(reasonCodes(again)).toEqual(['unknown-source']);
      expect(stored.size).toBe(1);
      // What release was about to write does not hold any more.
      expect(await ledger.replace(kept, adopted)).toBe(false);
      expect([...counters.counts().values()]).toEqual([1]);
    },
  );

  it('fails where release may know more than this worker: until every worker knows it', async () => {
    const { filter } = filtering();
    const text = redrivenText({ sqsMessageId: 'first', principal: stranger, sentAt, body });
    const sentLately = now - policyEverywhereMilliseconds + 1;
    const message = received({ ...handedIn(`${release}:release`, text), sentAt: sentLately });
    expect(await filter(message)).toMatchObject([{ outcome: 'failed', error: { store: 'policy' } }]);
  });

  it('expires by its first age', async () => {
    const { filter, ledger } = filtering();
    const long = new Date(now - 25 * 3_600_000).toISOString();
    await filter(
      received(handedIn(release, redrivenText({ sqsMessageId: 'first', principal: billing, sentAt: long, body }))),
    );
    expect(reasonCodes(ledger.items()[0])).toContain('expired');
  });

  it.each([
    ['a source', billing],
    ['a stranger', stranger],
    ['nobody SQS can name', 'somebody'],
  ])('is malformed from %s, whoever it says it is from', async (_who, senderId) => {
    const { filter, ledger, stored } = filtering();
    await filter(received(handedIn(`${senderId}:session`)));
    expect(ledger.items()).toMatchObject([{ state: 'refused', intakeMessageId: 'second' }]);
    expect(reasonCodes(ledger.items()[0])).toContain('malformed');
    expect(ledger.items()[0]?.principal).not.toBe(senderId === billing ? undefined : billing);
    expect(stored.size).toBe(0);
  });

  it.each([
    ['a request of its own', body],
    [
      'a request handed in twice',
      redrivenText({
        sqsMessageId: 'x',
        principal: billing,
        sentAt,
        body: redrivenText({ sqsMessageId: 'first', principal: billing, sentAt, body }),
      }),
    ],
    [
      'one of a version that is not known',
      JSON.stringify({ version: 2, redriven: { sqsMessageId: 'first', principal: billing, sentAt, body } }),
    ],
    [
      'one that names nobody',
      JSON.stringify({ version: 1, redriven: { sqsMessageId: 'first', principal: 'unknown', sentAt, body } }),
    ],
  ])('from release is never release’s mail: %s', async (_what, text) => {
    const { filter, ledger, envelopes } = filtering((usual) => ({
      // Even where a policy lists release itself.
      readPolicy: async () => {
        const policy = await usual.readPolicy();
        return { ...policy, principalIds: { ...policy.principalIds, reports: [release] } };
      },
    }));
    await filter(received(handedIn(`${release}:release`, text)));
    expect(states(ledger.items())).toEqual(['refused']);
    expect(ledger.items()[0]).not.toMatchObject({ source: 'reports' });
    expect(envelopes()).toEqual([]);
  });
});
