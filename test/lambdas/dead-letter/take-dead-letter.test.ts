import { describe, expect, it } from 'vitest';
import { type DeadLetter, deadLetterAttributes } from '../../../lambdas/contract/dead-letter.ts';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import { redrivenText } from '../../../lambdas/contract/redriven.ts';
import type { DeadLetterDependencies } from '../../../lambdas/dead-letter/dependencies.ts';
import { takeDeadLetter } from '../../../lambdas/dead-letter/take-dead-letter.ts';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import { foldStatus, isDecidedAnew } from '../../../lambdas/domain/delivery/status.ts';
import { leased, leaseRanOut } from '../../../lambdas/domain/delivery/transitions.ts';
import { messageId, unknownOwner } from '../../../lambdas/domain/identity/message-id.ts';
import type { IncomingMessage } from '../../../lambdas/runtime/incoming-message.ts';
import type { Observation } from '../../../lambdas/runtime/observation.ts';
import { mailRequest, now, policyDocument } from '../../support/facts.ts';
import { delivery } from '../support/delivery.ts';
import { appliedPolicy } from '../support/filtering.ts';
import { heldDelivery } from '../support/held-delivery.ts';
import { listeningSources, unreachableTopic } from '../support/listening-sources.ts';
import { createMemoryDeadLetters } from '../support/memory-dead-letters.ts';
import { createMemoryLedger } from '../support/memory-ledger.ts';

const [billing] = policyDocument.sources.billing.principals;
const filterRole = 'AROAFILTER';

/** A message that a function of ours gave up on; only what a test is about need be given. */
const given = (stage: string, body: string, fields: Partial<IncomingMessage> = {}): IncomingMessage => ({
  id: 'moved-1',
  body,
  senderId: `${filterRole}:filter`,
  queue: `postern-test-standard-${stage}-dead-letter`,
  attributes: {
    [deadLetterAttributes.messageId]: 'intake-1',
    [deadLetterAttributes.sentAt]: String(now - 5_000),
    [deadLetterAttributes.error]: 'TypeError',
    [deadLetterAttributes.principal]: stage === 'intake' ? billing : filterRole,
  },
  sentAt: now,
  receiveCount: 1,
  ...fields,
});

const taking = (initial: readonly Delivery[] = [], change: Partial<DeadLetterDependencies> = {}) => {
  const ledger = createMemoryLedger(initial);
  const kept: [string, DeadLetter][] = [];
  const deadLetters = createMemoryDeadLetters();
  const observations: Observation[] = [];
  const { tellSources, events } = listeningSources();
  const dependencies: DeadLetterDependencies = {
    now: () => now,
    readPolicy: async () => appliedPolicy,
    ledger,
    keep: async (stage, letter) => void kept.push([stage, letter]),
    enter: deadLetters.enter,
    tellSources,
    observe: (observation) => void observations.push(observation),
    trustedRoleIds: [filterRole],
    ...change,
  };
  return {
    ledger,
    deadLetters,
    kept,
    observations,
    events,
    take: (message: IncomingMessage) => takeDeadLetter(message, dependencies),
  };
};

const reason = (stage: string, error = 'TypeError') => [{ code: 'dead-lettered', stage, error }];

describe('a request that could not be filed', () => {
  const body = JSON.stringify(mailRequest({ idempotencyKey: 'k', reference: 'order-7' }));

  it('is kept with what is needed to bring it back, and gets its end under the id its source knows', async () => {
    const { take, kept, ledger, observations } = taking();
    expect(await take(given('intake', body))).toEqual({ outcome: 'done' });
    expect(kept).toEqual([
      ['intake', { body, messageId: 'intake-1', sentAt: now - 5_000, error: 'TypeError', principal: billing }],
    ]);
    const [item] = ledger.items();
    expect(item).toMatchObject({
      messageId: messageId('billing', 'k'),
      recipientIndex: 0,
      recipient: 'anna@acme.example',
      source: 'billing',
      purpose: 'notification',
      reference: 'order-7',
      intakeMessageId: 'intake-1',
      receivedAt: '2026-11-21T11:59:55.000Z',
      state: 'dead-lettered',
      decisions: [{ by: 'dead-letter', verdict: 'refuse', reasons: reason('intake') }],
    });
    expect(item && foldStatus(item)).toBe('failed');
    expect(item && isDecidedAnew(item)).toBe(true);
    expect(observations).toMatchObject([
      { event: 'delivery-ended', state: 'dead-lettered' },
      { event: 'dead-letter-kept', record: 'intake-1', stage: 'intake', error: 'TypeError', deliveries: 1 },
    ]);
  });

  it('is told, and found by its ids, also where the answer of the write of its end was lost', async () => {
    const earlier = taking();
    await earlier.take(given('intake', body));
    const known = earlier.ledger.items().map((item): Delivery => ({ ...item, state: 'queued', decisions: [] }));
    const ledger = createMemoryLedger(known);
    const repeated = async (previous: Delivery, next: Delivery) => {
      await ledger.replace(previous, next);
      return ledger.replace(previous, next);
    };
    const { take, events, deadLetters } = taking([], { ledger: { ...ledger, replace: repeated } });
    expect(await take(given('intake', body))).toEqual({ outcome: 'done' });
    expect(ledger.items()).toMatchObject([{ state: 'dead-lettered' }]);
    expect(events).toMatchObject([{ status: 'failed' }]);
    expect(deadLetters.all()).toMatchObject([{ messageIds: [messageId('billing', 'k')] }]);
  });

  it('is entered where people find it, with no more of it than its facts', async () => {
    const { take, deadLetters } = taking();
    await take(given('intake', body));
    expect(deadLetters.all()).toEqual([
      {
        stage: 'intake',
        queue: 'standard-intake',
        sqsMessageId: 'intake-1',
        letter: 'moved-1',
        error: 'TypeError',
        principal: billing,
        source: 'billing',
        sentAt: new Date(now - 5_000).toISOString(),
        keptAt: new Date(now).toISOString(),
        messageIds: [messageId('billing', 'k')],
        times: 1,
      },
    ]);
  });

  it('is entered once more when its message is given up once more, and not when it is only taken twice', async () => {
    const { take, deadLetters } = taking();
    await take(given('intake', body));
    await take(given('intake', body));
    expect(deadLetters.all()).toMatchObject([{ times: 1 }]);
    await take(given('intake', body, { id: 'moved-2' }));
    expect(deadLetters.all()).toMatchObject([{ times: 2, letter: 'moved-2' }]);
  });

  it('comes to the same when it is taken twice', async () => {
    const { take, ledger } = taking();
    await take(given('intake', body));
    const once = ledger.items();
    await take(given('intake', body));
    expect(ledger.items()).toEqual(once);
  });

  it('ends what the ledger has of it and nothing may have enqueued', async () => {
    const recorded = delivery({ messageId: messageId('billing', 'k') });
    const { take, ledger } = taking([recorded]);
    await take(given('intake', body));
    expect(ledger.items()).toMatchObject([
      { state: 'dead-lettered', decisions: [{ verdict: 'send' }, { by: 'dead-letter' }] },
    ]);
  });

  it.each(['held', 'sent', 'refused', 'leased'] as const)('leaves what is %s', async (state) => {
    const recorded = delivery({ messageId: messageId('billing', 'k'), state });
    const { take, ledger } = taking([recorded]);
    await take(given('intake', body));
    expect(ledger.items()).toEqual([recorded]);
  });

  it('never touches another request with its key: it has its own id then', async () => {
    const first = delivery({ messageId: messageId('billing', 'k'), intakeMessageId: 'intake-0' });
    const { take, ledger } = taking([first]);
    await take(given('intake', body));
    expect(ledger.items()).toMatchObject([
      first,
      { messageId: messageId('billing', 'intake-1'), state: 'dead-lettered' },
    ]);
  });

  it('has its own id for all of its recipients where another request with its key has fewer', async () => {
    const first = delivery({ messageId: messageId('billing', 'k'), intakeMessageId: 'intake-0' });
    const { take, ledger } = taking([first]);
    const to = [{ address: 'anna@acme.example' }, { address: 'ben@acme.example' }];
    await take(given('intake', JSON.stringify(mailRequest({ idempotencyKey: 'k', to }))));
    const own = { messageId: messageId('billing', 'intake-1'), state: 'dead-lettered' };
    expect(ledger.items()).toMatchObject([first, { ...own, recipientIndex: 0 }, { ...own, recipientIndex: 1 }]);
  });

  it('has one id for all of its recipients, those that were recorded and those that were not', async () => {
    const recorded = delivery({ messageId: messageId('billing', 'k') });
    const { take, ledger } = taking([recorded]);
    const to = [{ address: 'anna@acme.example' }, { address: 'ben@acme.example' }];
    await take(given('intake', JSON.stringify(mailRequest({ idempotencyKey: 'k', to }))));
    const lost = { messageId: recorded.messageId, state: 'dead-lettered' };
    expect(ledger.items()).toMatchObject([lost, { ...lost, recipientIndex: 1 }]);
  });

  it('has its own id also where another request takes the key while it is looked at', async () => {
    const first = delivery({ messageId: messageId('billing', 'k'), intakeMessageId: 'intake-0' });
    const { ledger } = taking([first]);
    const { take, events } = taking([], { ledger: { ...ledger, getEach: async () => [] } });
    await take(given('intake', body));
    const own = { messageId: messageId('billing', 'intake-1'), state: 'dead-lettered', intakeMessageId: 'intake-1' };
    expect(ledger.items()).toMatchObject([first, own]);
    expect(events).toMatchObject([{ messageId: own.messageId, status: 'failed' }]);
  });

  it('has one item where no recipient can be read', async () => {
    const { take, ledger } = taking();
    await take(given('intake', 'not JSON'));
    expect(ledger.items()).toMatchObject([
      { messageId: messageId('billing', 'intake-1'), recipientIndex: 0, state: 'dead-lettered' },
    ]);
  });

  it('is its sender’s, whatever that has written into the message that SQS then moved', async () => {
    const attributes = {
      [deadLetterAttributes.messageId]: 'another-message',
      [deadLetterAttributes.principal]: 'AROAREPORTS'.padEnd(21, 'A'),
    };
    const { take, kept, ledger } = taking();
    await take(given('intake', body, { id: 'intake-9', senderId: `${billing}:x`, attributes }));
    expect(kept).toMatchObject([['intake', { messageId: 'intake-9', principal: billing, error: 'ReceivedTooOften' }]]);
    expect(ledger.items()).toMatchObject([{ messageId: messageId('billing', 'k'), source: 'billing' }]);
  });

  it('is its first sender’s where release had handed it in and SQS then moved it', async () => {
    const sentAt = new Date(now - 60_000).toISOString();
    const wrapped = redrivenText({ sqsMessageId: 'intake-1', principal: billing, sentAt, body });
    const { take, kept, ledger } = taking();
    await take(given('intake', wrapped, { id: 'intake-9', senderId: `${filterRole}:release`, attributes: {} }));
    expect(kept).toMatchObject([['intake', { messageId: 'intake-1', principal: billing, body }]]);
    expect(ledger.items()).toMatchObject([{ messageId: messageId('billing', 'k'), receivedAt: sentAt }]);
  });

  it('of a sender nobody knows is found under that principal', async () => {
    const { take, ledger } = taking();
    await take(given('intake', body, { senderId: 'AROASTRANGER:x', attributes: {} }));
    expect(ledger.items()).toMatchObject([
      { messageId: messageId(unknownOwner('AROASTRANGER'), 'k'), principal: 'AROASTRANGER' },
    ]);
  });
});

describe('an envelope that could not be sent', () => {
  const queued = delivery();
  const envelope = JSON.stringify({
    version: 1,
    messageId: queued.messageId,
    recipientIndex: 0,
    contentHash: 'b'.repeat(64),
    content: '{}',
  });

  it('ends its delivery', async () => {
    const { take, kept, ledger } = taking([queued]);
    expect(await take(given('outbound', envelope))).toEqual({ outcome: 'done' });
    expect(kept).toHaveLength(1);
    expect(ledger.items()).toMatchObject([
      { state: 'dead-lettered', decisions: [{}, { reasons: reason('outbound') }] },
    ]);
  });

  it('comes again, and nobody is told, where somebody else moves its delivery on meanwhile', async () => {
    const { ledger } = taking([queued]);
    const { take, events } = taking([], { ledger: { ...ledger, replace: async () => false } });
    await expect(take(given('outbound', envelope))).rejects.toThrow(OutageError);
    expect(events).toEqual([]);
  });

  it('ends nothing when it was not ours', async () => {
    const attributes = {
      ...given('outbound', '').attributes,
      [deadLetterAttributes.principal]: 'AROASTRANGER',
      [deadLetterAttributes.error]: 'UntrustedEnvelope',
    };
    const { take, kept, ledger } = taking([queued]);
    await take(given('outbound', envelope, { attributes }));
    expect(kept).toHaveLength(1);
    expect(ledger.items()).toEqual([queued]);
  });

  it('ends nothing when a source put it on an intake queue', async () => {
    const { take, ledger } = taking([queued]);
    await take(given('intake', envelope));
    expect(ledger.items()).toMatchObject([{ state: 'queued' }, { state: 'dead-lettered' }]);
  });

  it('ends nothing that was decided once more since: it is about another mail', async () => {
    const decidedAnew = delivery({ contentHash: 'c'.repeat(64) });
    const { take, kept, ledger } = taking([decidedAnew]);
    await take(given('outbound', envelope));
    expect(kept).toHaveLength(1);
    expect(ledger.items()).toEqual([decidedAnew]);
  });

  it('waits for the worker that holds the lease', async () => {
    const held = leased(queued, { owner: 'w', until: now + 1_500 });
    const { take, ledger } = taking([held]);
    expect(await take(given('outbound', envelope))).toMatchObject({ outcome: 'retry-later', afterSeconds: 2 });
    expect(ledger.items()).toEqual([held]);
  });

  it('is unknown when the lease ran out: the call may have been made', async () => {
    const { take, ledger } = taking([leased(queued, { owner: 'w', until: now })]);
    await take(given('outbound', envelope));
    expect(ledger.items()).toMatchObject([{ state: 'unknown' }]);
  });

  it('was sent when Amazon SES has told of it under the lease that ran out', async () => {
    const events = { e: { at: new Date(now).toISOString(), type: 'Delivery', code: 'delivered', status: 'delivered' } };
    const lost = { ...leased(queued, { owner: 'w', until: now }), events } as const;
    const { take, ledger, observations, events: told } = taking([lost as Delivery]);
    await take(given('outbound', envelope));
    expect(ledger.items()).toMatchObject([
      { state: 'sent', attempts: [{ answer: 'unknown' }, { answer: 'accepted' }] },
    ]);
    expect(observations).toContainEqual(expect.objectContaining({ event: 'evidence-taken', state: 'sent' }));
    expect(told).toMatchObject([{ status: 'delivered' }]);
  });

  it('was sent when Amazon SES has told of it under a lease, and nobody has taken that for what came of it', async () => {
    const events = { e: { at: new Date(now).toISOString(), type: 'Delivery', code: 'delivered', status: 'delivered' } };
    const unsure = { ...leaseRanOut(leased(queued, { owner: 'w', until: now - 1 })), events } as Delivery;
    const { take, ledger, events: told } = taking([unsure]);
    await take(given('outbound', envelope));
    expect(ledger.items()).toMatchObject([
      { state: 'sent', attempts: [{ answer: 'unknown' }, { answer: 'accepted' }] },
    ]);
    expect(told).toMatchObject([{ status: 'delivered' }]);
  });

  it('is unknown when nobody knows whether it was taken; parked, it is left to release', async () => {
    const unsure = leaseRanOut(leased(queued, { owner: 'w', until: now - 1 }));
    const alone = taking([unsure]);
    await alone.take(given('outbound', envelope));
    expect(alone.ledger.items()).toMatchObject([
      { state: 'unknown', decisions: [{}, { reasons: reason('outbound') }] },
    ]);
    const parked = heldDelivery({ ...unsure, state: 'unsure' });
    const left = taking([parked]);
    await left.take(given('outbound', envelope));
    expect(left.ledger.items()).toEqual([parked]);
  });

  it.each(['sent', 'refused', 'unknown'] as const)('leaves a delivery that is %s', async (state) => {
    const ended = delivery({ state });
    const { take, ledger } = taking([ended]);
    await take(given('outbound', envelope));
    expect(ledger.items()).toEqual([ended]);
  });

  it('leaves what waits for the end of a stop', async () => {
    const held = heldDelivery();
    const { take, ledger } = taking([held]);
    await take(given('outbound', envelope));
    expect(ledger.items()).toEqual([held]);
  });
});

describe('the source of what was given up', () => {
  const body = JSON.stringify(mailRequest({ idempotencyKey: 'k', reference: 'order-7' }));
  const failed = { status: 'failed', reasonCodes: ['dead-lettered'], messageId: messageId('billing', 'k') };
  const { messageId: queuedId } = delivery();
  const envelope = JSON.stringify({
    version: 1,
    messageId: queuedId,
    recipientIndex: 0,
    contentHash: 'b'.repeat(64),
    content: '{}',
  });

  it('is told of its request, and once more when the message comes again', async () => {
    const { take, events } = taking();
    await take(given('intake', body));
    await take(given('intake', body));
    expect(events).toMatchObject([{ ...failed, reference: 'order-7', source: 'billing' }, failed]);
    expect(events[0]?.eventId).toBe(events[1]?.eventId);
  });

  it.each([
    ['intake', body],
    ['outbound', envelope],
  ])('is told on the next receipt from the %s queue when it could not be told on the first', async (stage, text) => {
    const failing = taking([delivery()], { tellSources: unreachableTopic });
    expect(await failing.take(given(stage, text))).toMatchObject({
      outcome: 'failed',
      error: { store: 'status-topic' },
    });
    const next = taking(failing.ledger.items());
    expect(await next.take(given(stage, text))).toEqual({ outcome: 'done' });
    expect(next.events).toMatchObject([{ status: 'failed', reasonCodes: ['dead-lettered'] }]);
  });

  it('is told what the ledger says, where its message had been refused before under its own id', async () => {
    const first = delivery({ messageId: messageId('billing', 'k'), intakeMessageId: 'intake-0' });
    const own = delivery({ messageId: messageId('billing', 'intake-1'), state: 'refused' });
    const { take, events } = taking([first, own]);
    await take(given('intake', body));
    expect(events).toMatchObject([{ messageId: own.messageId, status: 'refused' }]);
  });
});

describe('any other dead letter', () => {
  it.each(['feedback', 'directory'] as const)('of %s is kept and ends nothing', async (stage) => {
    const { take, kept, ledger } = taking([delivery()]);
    await take(given(stage, '{}', { queue: `postern-test-${stage}-dead-letter` }));
    expect(kept).toMatchObject([[stage, { body: '{}' }]]);
    expect(ledger.items()).toEqual([delivery()]);
  });

  it('of a queue that is none of ours is an error, and nothing is lost', async () => {
    const { take } = taking();
    await expect(take(given('intake', '{}', { queue: 'other' }))).rejects.toThrow('no dead-letter queue of ours');
  });

  it('is received again when it cannot be kept', async () => {
    const { take, ledger } = taking([], { keep: () => Promise.reject(new Error('no')) });
    await expect(take(given('intake', '{}'))).rejects.toThrow('no');
    expect(ledger.items()).toEqual([]);
  });
});
