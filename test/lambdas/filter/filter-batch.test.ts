import { describe, expect, it } from 'vitest';
import { mailContents } from '../../../lambdas/contract/envelope.ts';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import { messageId } from '../../../lambdas/domain/identity/message-id.ts';
import { sha256 } from '../../../lambdas/domain/identity/sha256.ts';
import { mailRequest, now } from '../../support/facts.ts';
import { filtering, intakeMessage, reasonCodes } from '../support/filtering.ts';

const done = { outcome: 'done' };
const to = (...addresses: readonly string[]) => addresses.map((address) => ({ address }));
const both = to('anna@acme.example', 'ben@acme.example');

describe('a request that may be sent', () => {
  it('is recorded with its evidence, and then enqueued for its source', async () => {
    const { filter, ledger, envelopes, sources, happened, observations } = filtering();
    const request = { reference: 'order-7', tags: { team: 'a' }, expiresAt: new Date(now + 60_000).toISOString() };
    expect(await filter(intakeMessage(request))).toEqual([done]);
    const [item] = ledger.items();
    expect(item).toEqual({
      messageId: messageId('billing', 'intake-1'),
      recipientIndex: 0,
      recipient: 'anna@acme.example',
      mailbox: 'anna@acme.example',
      receivedAt: '2026-11-21T12:00:00.000Z',
      intakeMessageId: 'intake-1',
      principal: 'AROABILLINGAAAAAAAAAA',
      source: 'billing',
      sourceHour: expect.stringMatching(/^billing#2026-11-21T12#[0-3]$/),
      purpose: 'notification',
      lane: 'standard',
      reference: 'order-7',
      tags: { team: 'a' },
      requestHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      contentHash: envelopes()[0]?.contentHash,
      validUntil: '2026-11-21T12:01:00.000Z',
      validUntilBy: 'expires-at',
      blockedBy: ['bounce', 'complaint', 'unsubscribe', 'operator', 'provider'],
      decisions: [
        {
          at: '2026-11-21T12:00:00.000Z',
          by: 'filter',
          verdict: 'send',
          form: 'complete',
          because: expect.arrayContaining([{ code: 'allow-list', rule: 'acme.example', owner: 'it' }]),
        },
      ],
      state: 'queued',
      attempt: 0,
      attempts: [],
      events: {},
      ttl: now / 1000 + 45 * 86_400,
    });
    expect(happened).toEqual(['recorded 0 queued', 'enqueued 0']);
    expect(sources()).toEqual(['billing']);
    expect(observations).toEqual([
      {
        event: 'delivery-decided',
        messageId: item?.messageId,
        recipientIndex: 0,
        verdict: 'send',
        reasons: [],
        state: 'queued',
      },
    ]);
  });

  it('carries a small content for one recipient in its envelope', async () => {
    const { filter, envelopes, happened } = filtering();
    await filter(intakeMessage({ html: '<p>\uFFFE \uFFFF 😀</p>' }));
    const [envelope] = envelopes();
    expect(sha256(envelope?.content ?? '')).toBe(envelope?.contentHash);
    expect(mailContents.read(JSON.parse(envelope?.content ?? ''))).toMatchObject({
      html: '<p>\uFFFE \uFFFF 😀</p>',
      from: { address: 'billing@notify.acme.example' },
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    expect(happened).not.toContain('stored');
  });

  it('has no character in its envelope that SQS would refuse', async () => {
    const bodies: string[] = [];
    const { filter } = filtering(() => ({
      enqueue: async (messages) => {
        bodies.push(...messages.map(({ body }) => body));
        return messages.map(() => ({ ok: true }));
      },
    }));
    await filter(intakeMessage({ text: 'a\u0001\u000B\u007F\uFFFE\uFFFFz' }));
    expect(bodies[0]).toMatch(/^[\u0020-\uFFFD]+$/);
  });

  it.each([
    ['for two recipients', { to: both }, 2],
    ['of more than 48 KB', { text: 'x'.repeat(50_000) }, 1],
  ])('%s has its content stored once, before any envelope is enqueued', async (_what, request, count) => {
    const { filter, envelopes, stored, happened } = filtering();
    await filter(intakeMessage(request));
    expect(envelopes()).toHaveLength(count);
    for (const { object, content, contentHash } of envelopes()) {
      expect(content).toBeUndefined();
      expect(object?.versionId).toBe('v1');
      expect(sha256(stored.get(object?.key ?? '') ?? '')).toBe(contentHash);
    }
    expect(happened.filter((what) => what === 'stored')).toHaveLength(1);
    expect(happened.indexOf('stored')).toBeLessThan(happened.findIndex((what) => what.startsWith('enqueued')));
  });

  it('is recorded for every recipient before it is enqueued for any', async () => {
    const { filter, happened } = filtering();
    await filter(intakeMessage({ to: both }));
    expect(happened).toEqual(['recorded 0 queued', 'recorded 1 queued', 'stored', 'enqueued 0', 'enqueued 1']);
  });

  it('judges each recipient alone', async () => {
    const { filter, ledger, envelopes } = filtering();
    await filter(intakeMessage({ to: to('anna@acme.example', 'stranger@mailbox.example', 'no address at all') }));
    expect(ledger.items().map(({ state, recipient, mailbox }) => ({ state, recipient, mailbox }))).toEqual([
      { state: 'queued', recipient: 'anna@acme.example', mailbox: 'anna@acme.example' },
      { state: 'refused', recipient: 'stranger@mailbox.example', mailbox: 'stranger@mailbox.example' },
      { state: 'refused', recipient: 'no address at all', mailbox: undefined },
    ]);
    expect(ledger.items().map(reasonCodes)).toEqual([
      [],
      ['not-in-directory', 'not-on-allow-list'],
      ['address-invalid'],
    ]);
    expect(envelopes().map(({ recipientIndex }) => recipientIndex)).toEqual([0]);
    expect(envelopes()[0]?.content).toContain('stranger@mailbox.example');
    expect(envelopes()[0]?.content).not.toContain('no address at all');
  });

  it('that asks only for a decision is decided, recorded and not enqueued', async () => {
    const { filter, ledger, happened } = filtering();
    expect(await filter(intakeMessage({ dryRun: true }))).toEqual([done]);
    expect(ledger.items()).toMatchObject([
      { state: 'dry-run', dryRun: true, decisions: [{ verdict: 'send', dryRun: true }] },
    ]);
    expect(happened).toEqual(['recorded 0 dry-run', 'told 0 discarded']);
  });

  it('does not show a Bcc recipient to anybody', async () => {
    const { filter, envelopes, stored } = filtering();
    await filter(intakeMessage({ to: to('anna@acme.example'), bcc: to('ben@acme.example') }));
    expect(envelopes()).toHaveLength(2);
    expect([...stored.values()].join()).not.toContain('ben@');
  });
});

describe('a request that is refused', () => {
  it.each([
    ['as malformed', '{"version":1', ['malformed']],
    ['for a word that is reserved', JSON.stringify({ version: 1, template: 'x' }), 'not-supported-yet'],
    ['because it is no object', '[]', ['malformed']],
    ['because it is nothing', '', ['malformed']],
  ])('%s without a recipient that could be read has one item', async (_why, body, codes) => {
    const { filter, ledger, happened } = filtering();
    expect(await filter(intakeMessage(body))).toEqual([done]);
    expect(ledger.items()).toHaveLength(1);
    expect(ledger.items()[0]).toMatchObject({ recipientIndex: 0, state: 'refused', source: 'billing' });
    expect(ledger.items()[0]).not.toHaveProperty('recipient');
    expect(reasonCodes(ledger.items()[0])).toEqual(typeof codes === 'string' ? expect.arrayContaining([codes]) : codes);
    expect(happened).toEqual(['recorded 0 refused', 'told 0 refused']);
  });

  it('as malformed has an item for each recipient that could be read, and all of its problems', async () => {
    const { filter, ledger } = filtering();
    const body = JSON.stringify({
      version: 2,
      purpose: 'notification',
      reference: 'order-7',
      to: [...to('Anna@Acme.example', 'anna@acme.example', 'nonsense'), { user: 'u1' }],
      subject: 'a\r\nBcc: ben@acme.example',
    });
    await filter(intakeMessage(body));
    expect(ledger.items()).toMatchObject([
      { recipientIndex: 0, recipient: 'anna@acme.example', reference: 'order-7', purpose: 'notification' },
      { recipientIndex: 1, recipient: 'nonsense', reference: 'order-7', purpose: 'notification' },
    ]);
    expect(ledger.items().map(({ messageId: id }) => id)).toEqual(
      Array.from({ length: 2 }, () => messageId('billing', 'intake-1')),
    );
    const { decisions } = ledger.items()[0] ?? { decisions: [] };
    expect(decisions).toMatchObject([
      {
        verdict: 'refuse',
        reasons: expect.arrayContaining([{ code: 'malformed', field: 'subject', problem: 'control-character' }]),
      },
    ]);
    expect(JSON.stringify(decisions)).not.toContain('ben@');
  });

  it.each([
    ['that SQS names no sender of', undefined, 'unknown'],
    ['whose sender is no role and no user', '000000000000', 'unknown'],
  ])('from somebody %s is recorded as theirs', async (_who, senderId, principal) => {
    const { filter, ledger, happened } = filtering();
    const { senderId: _, ...message } = intakeMessage();
    await filter({ ...message, ...(senderId === undefined ? {} : { senderId }) });
    expect(ledger.items()).toMatchObject([{ principal, messageId: messageId(`principal:${principal}`, 'intake-1') }]);
    expect(ledger.items()[0]).not.toHaveProperty('source');
    expect(reasonCodes(ledger.items()[0])).toContain('unknown-source');
    expect(happened).toEqual(['recorded 0 refused']);
  });

  it('as malformed says everything else that stands against it too, each recipient its own', async () => {
    const { filter, ledger, happened } = filtering();
    const request = mailRequest({
      idempotencyKey: 'k',
      expiresAt: new Date(now - 1).toISOString(),
      from: { address: 'reports@notify.acme.example' },
      replyTo: [{ address: 'nobody' }],
      to: to('anna@acme.example', 'stranger@mailbox.example', 'no address at all'),
    });
    expect(await filter(intakeMessage(JSON.stringify({ ...request, foo: 1, kind: 'x' })))).toEqual([done]);
    const about = ['malformed', 'not-supported-yet', 'malformed', 'expired', 'from-owned-by-other'];
    expect(ledger.items().map(reasonCodes)).toEqual([
      about,
      [...about, 'not-in-directory', 'not-on-allow-list'],
      [...about, 'address-invalid'],
    ]);
    expect(ledger.items()).toMatchObject(
      ledger.items().map((_, index) => ({ messageId: messageId('billing', 'intake-1'), recipientIndex: index })),
    );
    expect(happened.some((what) => what.startsWith('enqueued'))).toBe(false);
  });

  it.each([{ foo: 1 }, { kind: 'x' }])('for %j leaves its key to the next that has it', async (fault) => {
    const { filter, ledger, happened } = filtering();
    const request = mailRequest({ idempotencyKey: 'k' });
    const faulty = intakeMessage(JSON.stringify({ ...request, ...fault }));
    await filter(faulty, faulty);
    await filter(intakeMessage(request, { id: 'intake-2' }));
    await filter(intakeMessage(JSON.stringify({ ...request, ...fault }), { id: 'intake-3' }));
    expect(ledger.items().map(({ messageId: id, state }) => ({ id, state }))).toEqual([
      { id: messageId('billing', 'intake-1'), state: 'refused' },
      { id: messageId('billing', 'k'), state: 'queued' },
      { id: messageId('billing', 'intake-3'), state: 'refused' },
    ]);
    expect(reasonCodes(ledger.items()[2])).toHaveLength(1);
    expect(happened.filter((what) => what.startsWith('enqueued'))).toHaveLength(1);
  });

  it('from somebody unknown and malformed says both', async () => {
    const { filter, ledger } = filtering();
    await filter(intakeMessage('{', { senderId: 'AROASTRANGER:session' }));
    expect(reasonCodes(ledger.items()[0])).toEqual(['malformed', 'unknown-source']);
  });

  it('for too many recipients is recorded for a hundred of them, with the count', async () => {
    const { filter, ledger, happened } = filtering();
    const crowd = Array.from({ length: 400 }, (_, index) => `${index}@acme.example`);
    await filter(intakeMessage({ to: to(...crowd) }));
    expect(ledger.items()).toHaveLength(100);
    const { decisions } = ledger.items()[99] ?? { decisions: [] };
    expect(decisions).toMatchObject([
      { reasons: expect.arrayContaining([{ code: 'too-many-recipients', count: 400, limit: 50 }]) },
    ]);
    expect(happened.some((what) => what.startsWith('enqueued'))).toBe(false);
  });

  it('reports the codes of its reasons and nothing of their facts', async () => {
    const { filter, observations } = filtering();
    await filter(intakeMessage({ from: { address: 'ceo@acme.example' }, to: to('stranger@mailbox.example') }));
    expect(observations).toMatchObject([
      { verdict: 'refuse', reasons: ['from-not-permitted', 'not-in-directory', 'not-on-allow-list'] },
    ]);
    expect(JSON.stringify(observations)).not.toMatch(/@|Your invoice/);
  });
});

describe('a batch', () => {
  const ten = () => Array.from({ length: 10 }, (_, index) => intakeMessage({}, { id: `intake-${index}` }));

  it.each<[string, readonly string[], readonly unknown[]]>([
    ['at first in two calls', [], [['late', ['directory:staff']]]],
    ['in one, once the groups of its recipients are known', ['directory:staff'], []],
  ])('is read from the tables %s', async (_when, askedLate, late) => {
    const reads: unknown[] = [];
    const { filter, envelopes } = filtering(({ readRecipients, readAllowRules }) => ({
      rulesAskedLate: () => askedLate,
      readRecipients: (query) => {
        reads.push(['recipients', query.addresses.length, query.deliveries.length]);
        return readRecipients(query);
      },
      readAllowRules: (keys, when) => {
        reads.push(when === undefined ? ['allow-list', keys.includes('acme.example')] : [when, [...new Set(keys)]]);
        return readAllowRules(keys);
      },
    }));
    await filter(...ten());
    expect(reads).toEqual([['recipients', 10, 10], ['allow-list', true], ...late]);
    expect(envelopes()).toHaveLength(10);
  });

  it.each(['readPolicy', 'readRecipients', 'readAllowRules'] as const)(
    'of which %s cannot be read fails as a whole, and nothing is recorded or enqueued',
    async (name) => {
      const outage = new OutageError('policy', 'cannot be reached');
      const { filter, happened } = filtering(() => ({ [name]: () => Promise.reject(outage) }));
      await expect(filter(intakeMessage(), intakeMessage({}, { id: 'intake-2' }))).rejects.toBe(outage);
      expect(happened).toEqual([]);
    },
  );

  it('loses nobody else to a message whose ledger item cannot be written', async () => {
    const { filter, ledger, envelopes } = filtering((usual) => ({
      ledger: {
        ...usual.ledger,
        record: (delivery) =>
          delivery.intakeMessageId === 'intake-6'
            ? Promise.reject(new TypeError('poison'))
            : usual.ledger.record(delivery),
      },
    }));
    const outcomes = await filter(...ten());
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: 10 }, (_, index) => (index === 6 ? 'failed' : 'done')),
    );
    expect(outcomes[6]).toMatchObject({ error: { name: 'TypeError' } });
    expect(ledger.items()).toHaveLength(9);
    expect(envelopes()).toHaveLength(9);
  });

  it('keeps a message of whose envelopes one was not taken by the queue', async () => {
    const outage = new OutageError('outbound-queue', 'did not take an envelope');
    const { filter } = filtering(() => ({
      enqueue: async (messages) =>
        messages.map((_, index) => (index === 1 ? { ok: false, error: outage } : { ok: true })),
    }));
    expect(await filter(intakeMessage({ to: both }), intakeMessage({}, { id: 'intake-2' }))).toEqual([
      { outcome: 'failed', error: outage },
      done,
    ]);
  });
});
