import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { RaisedStop } from '../../../lambdas/adapters/raise-stop.ts';
import type { MailContent } from '../../../lambdas/contract/envelope.ts';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import type { Delivery, DeliveryState } from '../../../lambdas/domain/delivery/delivery.ts';
import type { AnswerKind } from '../../../lambdas/domain/delivery/provider-answer.ts';
import { leased, released } from '../../../lambdas/domain/delivery/transitions.ts';
import { deliveryTag } from '../../../lambdas/domain/identity/delivery-tag.ts';
import { sha256 } from '../../../lambdas/domain/identity/sha256.ts';
import { oneAtATime } from '../../../lambdas/runtime/one-at-a-time.ts';
import { now } from '../../support/facts.ts';
import { delivery } from '../support/delivery.ts';
import { releasing } from '../support/releasing.ts';
import { deliveryOf, mailContent, outboundMessage, sending } from '../support/sending.ts';

const done = { outcome: 'done' };
const at = '2026-11-21T12:00:00.000Z';
const validFor = (seconds: number) =>
  ({ validUntil: new Date(now + seconds * 1000).toISOString(), validUntilBy: 'expires-at' }) as const;

/** A bucket that takes what is parked. */
const parkingAt = (key: string) => () => ({ putContent: async () => ({ key, versionId: 'v1' }) });

describe('an envelope whose delivery waits to be sent', () => {
  it('is composed, looked at once more, leased, sent and recorded, in this order', async () => {
    const { send, happened, item, observations } = sending();
    expect(await send()).toEqual(done);
    expect(happened).toEqual(['looked', 'leased', 'called', 'sent']);
    expect(item()).toEqual({
      ...deliveryOf(mailContent()),
      state: 'sent',
      attempt: 1,
      attempts: [{ number: 1, at, answer: 'accepted', sesMessageId: 'ses-1', configurationSet: 'set-50400' }],
    });
    expect(observations).toEqual([
      {
        event: 'provider-answered',
        messageId: item()?.messageId,
        recipientIndex: 0,
        attempt: 1,
        answer: 'accepted',
        secondsSinceReceived: 0,
        hasWaited: false,
      },
    ]);
  });

  it('is late on somebody else’s account when it was held and released', async () => {
    const queued = deliveryOf(mailContent());
    const { send, observations } = sending([
      released(queued, { verdict: 'send', form: 'complete', because: [{ code: 'policy', version: 1 }] }, now + 60_000),
    ]);
    await send();
    expect(observations).toMatchObject([{ event: 'provider-answered', answer: 'accepted', hasWaited: true }]);
  });

  it('goes to the recipient that the ledger names, and says which attempt it is', async () => {
    const { send, mails } = sending([deliveryOf(mailContent(), { mailbox: 'Ben@acme.example', attempt: 3 })]);
    await send();
    const { messageId, recipientIndex } = delivery();
    expect(mails).toEqual([
      {
        from: 'billing@notify.acme.example',
        recipient: 'Ben@acme.example',
        raw: expect.any(Buffer),
        configurationSet: 'set-50400',
        tags: { delivery: deliveryTag(messageId, recipientIndex), attempt: '4' },
      },
    ]);
    expect(String(mails[0]?.raw)).toContain('It is attached.');
  });

  it('takes its content from where the envelope points', async () => {
    const content = mailContent({ text: 'stored' });
    const { send, mails } = sending([deliveryOf(content)], () => ({
      getContent: async ({ key, versionId }) => {
        expect([key, versionId]).toEqual(['content/x', 'v1']);
        return JSON.stringify(content);
      },
    }));
    const object = { key: 'content/x', versionId: 'v1' };
    await send(outboundMessage({ object, contentHash: sha256(JSON.stringify(content)) }));
    expect(String(mails[0]?.raw)).toContain('stored');
  });

  it.each([
    [100_000, 'set-50400'],
    [50_400, 'set-50400'],
    [50_399, 'set-3600'],
    [300, 'set-300'],
    [20, 'set-300'],
  ])('with %i seconds left is handed over with %s', async (seconds, configurationSet) => {
    const { send, mails } = sending([deliveryOf(mailContent(), validFor(seconds))]);
    await send();
    expect(mails).toMatchObject([{ configurationSet }]);
  });
});

describe('an envelope that is not to be trusted', () => {
  const untrusted = (because: string) => ({ outcome: 'untrusted', because });

  it.each([
    ['a role that is not trusted', 'AROASTRANGER:filter'],
    ['a session that is called like a trusted role', 'AROASTRANGER:AROAFILTER'],
    ['nobody', undefined],
  ])('comes from %s', async (_who, senderId) => {
    const { send, happened } = sending();
    const { senderId: _, ...message } = outboundMessage();
    expect(await send({ ...message, ...(senderId === undefined ? {} : { senderId }) })).toEqual(untrusted('sender'));
    expect(happened).toEqual([]);
  });

  it('is not even read when it comes from a role that is not trusted', async () => {
    const { send } = sending();
    expect(await send(outboundMessage({}, { body: '{', senderId: 'AROASTRANGER' }))).toEqual(untrusted('sender'));
  });

  it.each([
    ['carries another content than was decided', { content: JSON.stringify(mailContent({ text: 'forged' })) }],
    [
      'carries another content than was decided, hash and all',
      {
        content: JSON.stringify(mailContent({ text: 'forged' })),
        contentHash: sha256(JSON.stringify(mailContent({ text: 'forged' }))),
      },
    ],
    ['points to another content than was decided', { object: { key: 'content/x', versionId: 'v1' } }],
  ])('%s', async (_what, envelope) => {
    const { send, happened } = sending(undefined, () => ({ getContent: async () => 'something else' }));
    expect(await send(outboundMessage(envelope))).toEqual(untrusted('content'));
    expect(happened).toEqual([]);
  });
});

describe('an envelope that is a bug of ours', () => {
  it.each([
    ['is no JSON', '{', [deliveryOf(mailContent())]],
    ['is of a version that is not known', outboundMessage({ version: 3 as 1 }).body, [deliveryOf(mailContent())]],
    [
      'carries content and a pointer',
      outboundMessage({ content: 'x', object: { key: 'content/x', versionId: 'v' } }).body,
      [deliveryOf(mailContent())],
    ],
    ['has no item in the ledger', outboundMessage().body, []],
  ])('%s: it throws, without a word of what is in it', async (_what, body, items: Delivery[]) => {
    const { send, happened } = sending(items);
    await expect(send(outboundMessage({}, { body }))).rejects.toThrow(/^[a-z -]+$/);
    expect(happened).toEqual([]);
  });

  it('carries what was decided, but no content of a version that is known', async () => {
    const content = '{"version":9}';
    const { send, happened } = sending([delivery({ contentHash: sha256(content) })]);
    await expect(send(outboundMessage({ content, contentHash: sha256(content) }))).rejects.toThrow(
      'no version that is known',
    );
    expect(happened).toEqual([]);
  });
});

describe('an envelope whose delivery has ended', () => {
  it.each<DeliveryState>(['refused', 'dry-run', 'sent', 'rejected', 'expired', 'unknown'])(
    'as %s is deleted, whatever it carries',
    async (state) => {
      const { send, happened, item } = sending([delivery({ state, contentHash: 'another' })]);
      expect(await send()).toEqual(done);
      expect(happened).toEqual([]);
      expect(item()?.state).toBe(state);
    },
  );
});

describe('a lease', () => {
  const held = (until: number) => leased(deliveryOf(mailContent()), { owner: 'another/1', until });

  it('of somebody else is waited for', async () => {
    const { send, happened, item } = sending([held(now + 7_001)]);
    expect(await send()).toEqual({ outcome: 'retry-later', afterSeconds: 8, because: 'leased' });
    expect(happened).toEqual([]);
    expect(item()).toEqual(held(now + 7_001));
  });

  it('that ran out without an outcome may have been used: it is not sent again at once', async () => {
    const { send, happened, item, observations } = sending([held(now)], parkingAt('content/x'));
    expect(await send()).toEqual(done);
    expect(happened).toEqual(['unsure', 'unsure']);
    expect(item()).toMatchObject({
      state: 'unsure',
      attempts: [{ number: 1, at, answer: 'unknown', error: 'LeaseRanOut' }],
      dueAt: '2026-11-21T12:15:00.000Z',
    });
    expect(observations).toMatchObject([{ event: 'lease-ran-out', attempt: 1 }]);
  });

  it('leaves time for the call and for its outcome', async () => {
    const leases: unknown[] = [];
    const { send } = sending(undefined, ({ ledger }) => ({
      ledger: {
        ...ledger,
        replace: (previous, next) => {
          leases.push(next.lease);
          return ledger.replace(previous, next);
        },
      },
    }));
    await send();
    expect(leases).toEqual([{ owner: 'invocation-1/1', until: now + 10_000 }, undefined]);
  });

  it('is not taken by a worker whose time is nearly up', async () => {
    const { send, happened } = sending();
    expect(await send(outboundMessage(), 9_999)).toEqual({
      outcome: 'retry-later',
      afterSeconds: 1,
      because: 'time-is-up',
    });
    expect(happened).toEqual([]);
    expect(await send(outboundMessage(), 10_000)).toEqual(done);
  });

  it('is had by one of fifty workers, and SES is called once', async () => {
    const { send, mails, ledger } = sending();
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => send()));
    expect(mails).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'done')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'retry-later')).toHaveLength(49);
    expect(ledger.items()).toMatchObject([{ state: 'sent', attempts: { length: 1 } }]);
  });

  it('is known as its own when the answer to taking it was lost and the SDK tried again', async () => {
    let writes = 0;
    const { send, mails } = sending(undefined, ({ ledger }) => ({
      ledger: {
        ...ledger,
        replace: async (previous, next) => {
          writes += 1;
          const isWritten = await ledger.replace(previous, next);
          return writes === 1 ? ledger.replace(previous, next) : isWritten;
        },
      },
    }));
    expect(await send()).toEqual(done);
    expect(mails).toHaveLength(1);
  });

  it('is given back when taking it took so long that the last look is none any more', async () => {
    let time = now;
    const { send, happened, item } = sending(undefined, ({ ledger }) => ({
      now: () => time,
      ledger: {
        ...ledger,
        replace: (previous, next) => {
          time += 2_001;
          return ledger.replace(previous, next);
        },
      },
    }));
    expect(await send()).toMatchObject({ outcome: 'retry-later', because: 'last-look-too-old' });
    expect(happened).toEqual(['looked', 'leased', 'queued']);
    expect(item()).toEqual({ ...deliveryOf(mailContent()), attempt: 1 });
  });

  it('is never held over anything of ours that may be out of reach', async () => {
    const outage = new OutageError('suppressions', 'cannot be reached');
    const { send, item } = sending(undefined, () => ({ readSuppressions: () => Promise.reject(outage) }));
    await expect(send()).rejects.toBe(outage);
    expect(item()).toEqual(deliveryOf(mailContent()));
  });
});

describe('the last look', () => {
  it.each([
    ['ended', validFor(0)],
    ['ended long ago', validFor(-3_600)],
  ])('finds a mail of no use whose time %s', async (_when, fields) => {
    const { send, happened, item, observations } = sending([deliveryOf(mailContent(), fields)]);
    expect(await send()).toEqual(done);
    expect(happened).toEqual(['expired']);
    expect(item()).toMatchObject({
      state: 'expired',
      attempt: 0,
      decisions: [
        { by: 'filter', verdict: 'send' },
        {
          at,
          by: 'send',
          verdict: 'refuse',
          reasons: [{ code: 'expired', expiredAt: fields.validUntil, by: 'expires-at' }],
        },
      ],
    });
    expect(observations).toMatchObject([{ event: 'delivery-ended', state: 'expired', reasons: ['expired'] }]);
  });

  it('finds a recipient who was suppressed while the mail waited', async () => {
    const looked: string[] = [];
    const { send, happened, item, observations } = sending(undefined, () => ({
      readSuppressions: async (address) => {
        looked.push(address);
        return [{ origin: 'bounce', since: at }];
      },
    }));
    expect(await send()).toEqual(done);
    expect(looked).toEqual(['anna@acme.example']);
    expect(happened).toEqual(['refused']);
    expect(item()).toMatchObject({
      state: 'refused',
      decisions: [
        { by: 'filter' },
        { at, by: 'send', verdict: 'refuse', reasons: [{ code: 'suppressed', origin: 'bounce', since: at }] },
      ],
    });
    expect(observations).toMatchObject([{ event: 'delivery-ended', state: 'refused', reasons: ['suppressed'] }]);
  });

  it.each([
    ['has ended', [{ origin: 'bounce', until: at }]],
    ['does not stop this purpose', [{ origin: 'complaint' }]],
  ] as const)('lets a mail go whose suppression %s', async (_why, suppressions) => {
    const { send, mails } = sending(undefined, () => ({ readSuppressions: async () => suppressions }));
    expect(await send()).toEqual(done);
    expect(mails).toHaveLength(1);
  });

  it('leaves alone what somebody else moved on meanwhile', async () => {
    const { send, item } = sending([deliveryOf(mailContent(), validFor(0))], ({ ledger }) => ({
      ledger: { ...ledger, replace: async () => false },
    }));
    expect(await send()).toMatchObject({ outcome: 'retry-later', because: 'overtaken' });
    expect(item()?.state).toBe('queued');
  });
});

describe('the answer of the provider', () => {
  it.each<[AnswerKind, DeliveryState, object]>([
    ['throttled', 'queued', { outcome: 'retry-later', afterSeconds: 2, because: 'throttled' }],
    ['unavailable', 'queued', { outcome: 'retry-later', afterSeconds: 15, because: 'unavailable' }],
    ['misconfigured', 'queued', { outcome: 'retry-later', afterSeconds: 2, because: 'misconfigured' }],
    ['account-stopped', 'queued', { outcome: 'retry-later', afterSeconds: 90, because: 'account-stopped' }],
    ['rejected', 'rejected', done],
    ['unknown', 'unsure', done],
  ])('%s leaves the delivery %s', async (answer, state, outcome) => {
    const { send, item, observations } = sending(undefined, () => ({
      ...parkingAt('content/x')(),
      raiseStop: async () => false,
      send: async () => ({ answer: answer as Exclude<AnswerKind, 'accepted'>, error: 'SomeException' }),
    }));
    expect(await send()).toEqual(outcome);
    expect(item()).toMatchObject({
      state,
      attempt: 1,
      attempts: [{ number: 1, answer, error: 'SomeException', configurationSet: 'set-50400' }],
    });
    expect(item()).not.toHaveProperty('lease');
    expect(observations).toMatchObject([{ event: 'provider-answered', answer, error: 'SomeException' }]);
  });

  it.each([
    ['MessageRejected', 'source:billing'],
    ['MailFromDomainNotVerifiedException', 'source:billing'],
    ['AccessDeniedException', 'lane:standard'],
    ['NotFoundException', 'lane:standard'],
  ])('that shows a fault of ours (%s) stops %s for a while, and the mail is parked', async (error, scope) => {
    const raised: RaisedStop[] = [];
    const { send, item, mails, observations } = sending(undefined, () => ({
      ...parkingAt('content/x')(),
      send: async () => ({ answer: 'misconfigured', error }),
      raiseStop: async (stop) => raised.push(stop) === 1,
      readStops: async (scopes) =>
        raised.flatMap(({ until: _, ...stop }) => (scopes.includes(stop.scope) ? [{ ...stop, queued: 'hold' }] : [])),
    }));
    expect(await send()).toMatchObject({ outcome: 'retry-later', because: 'misconfigured' });
    expect(raised).toEqual([
      { scope, reason: `Amazon SES refuses mail for a reason of ours: ${error}`, until: now + 300_000 },
    ]);
    expect(observations).toMatchObject([{ event: 'provider-answered' }, { event: 'stop-raised', scope, error }]);
    expect(await send()).toEqual(done);
    expect(item()).toMatchObject({ state: 'held', attempt: 1, parked: { object: { key: 'content/x' } } });
    expect(mails).toEqual([]);
  });

  it('keeps the latest attempts of a mail that is throttled for hours', async () => {
    const { send, item } = sending(undefined, () => ({
      send: async () => ({ answer: 'throttled', error: 'TooMany' }),
    }));
    for (let turn = 0; turn < 100; turn += 1) await send();
    expect(item()?.attempt).toBe(100);
    expect(item()?.attempts.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, index) => 81 + index));
  });

  it('that could not be written is an outage; the mail is not sent again', async () => {
    let isDown = false;
    const outage = new OutageError('ledger', 'cannot be reached');
    let time = now;
    const { send, mails, item } = sending(undefined, (usual) => ({
      ...parkingAt('content/x')(),
      now: () => time,
      send: (mail) => {
        isDown = true;
        return usual.send(mail);
      },
      ledger: {
        ...usual.ledger,
        replace: (previous, next) => (isDown ? Promise.reject(outage) : usual.ledger.replace(previous, next)),
      },
    }));
    await expect(send()).rejects.toBe(outage);
    isDown = false;
    expect(await send()).toMatchObject({ outcome: 'retry-later', because: 'leased' });
    time += 10_000;
    expect(await send()).toEqual(done);
    expect(item()?.state).toBe('unsure');
    expect(mails).toHaveLength(1);
  });

  it('that comes after its lease was taken for lost is recorded all the same', async () => {
    let time = now;
    const { send, item, mails } = sending(undefined, (usual) => ({
      ...parkingAt('content/x')(),
      now: () => time,
      send: async (mail) => {
        time += 11_000;
        expect(await send()).toEqual(done);
        expect(item()?.state).toBe('unsure');
        return usual.send(mail);
      },
    }));
    expect(await send()).toEqual(done);
    expect(item()).toMatchObject({
      state: 'sent',
      attempts: [{ answer: 'unknown' }, { number: 1, answer: 'accepted', sesMessageId: 'ses-1', evidence: 'Answer' }],
    });
    expect(mails).toHaveLength(1);
    // Its envelope is gone since it was parked: if this worker could not tell its source, release does.
    const sent = item();
    const later = releasing(sent === undefined ? [] : [sent], [], { now: () => Date.parse(sent?.dueAt ?? '') });
    await later.run();
    expect(later.happened).toEqual(['told sent', 'unparked']);
  });
});

describe('an attachment that was uploaded', () => {
  const pdf = Buffer.from('%PDF-1.7\n');
  const hash = createHash('sha256').update(pdf).digest('hex');
  const content: MailContent = mailContent({
    attachments: [
      {
        filename: 'invoice.pdf',
        contentType: 'application/pdf',
        content: { object: 'billing/7.pdf', versionId: 'v1', sha256: hash },
      },
    ],
  });
  const message = outboundMessage({ content: JSON.stringify(content), contentHash: sha256(JSON.stringify(content)) });
  const uploaded = {
    found: true,
    versionId: 'v1',
    size: 9,
    content: { whole: true, bytes: pdf, sha256: hash },
  } as const;

  it('is fetched as it was when the mail was decided', async () => {
    const { send, mails } = sending([deliveryOf(content)], () => ({
      readUpload: async (object) => {
        expect(object).toEqual({ key: 'billing/7.pdf', versionId: 'v1' });
        return uploaded;
      },
    }));
    await send(message);
    expect(String(mails[0]?.raw)).toContain(pdf.toString('base64'));
  });

  it.each([
    ['is gone', { found: false }],
    ['is another', { ...uploaded, content: { ...uploaded.content, sha256: '0'.repeat(64) } }],
  ] as const)('that %s stops the mail', async (_why, upload) => {
    const { send, happened } = sending([deliveryOf(content)], () => ({ readUpload: async () => upload }));
    await expect(send(message)).rejects.toThrow('not the one that was decided on');
    expect(happened).toEqual([]);
  });

  it('is in memory with no other', async () => {
    let inMemory = 0;
    let most = 0;
    const deliveries = Array.from({ length: 5 }, (_, recipientIndex) => deliveryOf(content, { recipientIndex }));
    const { send, mails } = sending(deliveries, (usual) => ({
      inTurn: oneAtATime(),
      readUpload: async () => {
        inMemory += 1;
        most = Math.max(most, inMemory);
        return uploaded;
      },
      send: async (mail) => {
        inMemory -= 1;
        return usual.send(mail);
      },
    }));
    await Promise.all(
      deliveries.map(({ recipientIndex }) =>
        send({ ...message, body: JSON.stringify({ ...JSON.parse(message.body), recipientIndex }) }),
      ),
    );
    expect(mails).toHaveLength(5);
    expect(most).toBe(1);
  });
});
