import { describe, expect, it } from 'vitest';
import { statusEvent, toldStatuses } from '../../../lambdas/contract/status-event.ts';
import type { Attempt, Delivery, DeliveryEvent } from '../../../lambdas/domain/delivery/delivery.ts';
import { isTerminal } from '../../../lambdas/domain/delivery/status.ts';
import { statusEventOf } from '../../../lambdas/domain/delivery/status-event.ts';
import { delivery } from '../../lambdas/support/delivery.ts';
import { now } from '../../support/facts.ts';

const at = (seconds: number): string => new Date(now + seconds * 1000).toISOString();

const call = (answer: Attempt['answer']): readonly Attempt[] => [{ number: 1, at: at(2), answer }];

const refusal: Delivery['decisions'][number] = {
  at: at(1),
  by: 'filter',
  verdict: 'refuse',
  because: [],
  reasons: [
    { code: 'not-on-allow-list' },
    { code: 'suppressed', origin: 'bounce' },
    { code: 'suppressed', origin: 'operator' },
  ],
};

const event = (fields: Partial<DeliveryEvent>): DeliveryEvent => ({
  at: at(9),
  type: 'x',
  code: 'recorded',
  ...fields,
});
const delivered = event({ at: at(5), type: 'Delivery', code: 'delivered', status: 'delivered' });
const bounced = event({ at: at(7), type: 'Bounce', code: 'hard-bounce', status: 'bounced' });

describe('what a source is told', () => {
  it.each<[Partial<Delivery>, string, readonly string[], string]>([
    [{ state: 'refused', decisions: [refusal] }, 'refused', ['not-on-allow-list', 'suppressed'], at(1)],
    [{ state: 'discarded', decisions: [refusal] }, 'discarded', ['not-on-allow-list', 'suppressed'], at(1)],
    [{ state: 'dead-lettered', decisions: [refusal] }, 'failed', ['not-on-allow-list', 'suppressed'], at(1)],
    [{ state: 'dry-run' }, 'discarded', ['dry-run'], at(0)],
    [{ state: 'expired', validUntil: at(60) }, 'expired', ['expired'], at(60)],
    [{ state: 'sent', attempts: call('accepted') }, 'sent', [], at(2)],
    [{ state: 'rejected', attempts: call('rejected') }, 'failed', ['rejected'], at(2)],
    [{ state: 'unknown', attempts: call('unknown') }, 'unknown', [], at(2)],
    [{ state: 'sent', attempts: call('accepted'), events: { a: delivered } }, 'delivered', [], at(5)],
    [{ state: 'sent', events: { b: bounced, a: delivered } }, 'bounced', ['hard-bounce'], at(7)],
    [{ state: 'sent', attempts: call('accepted'), events: { a: event({ code: 'delayed' }) } }, 'sent', [], at(2)],
    [{ state: 'unknown', attempts: call('unknown'), events: { a: event({ code: 'delayed' }) } }, 'sent', [], at(9)],
  ])('of %j is %s because of %j', (fields, status, reasonCodes, time) => {
    expect(statusEventOf(delivery(fields))).toMatchObject({ status, reasonCodes, at: time });
  });

  it.each<Partial<Delivery>>([
    { state: 'queued' },
    { state: 'leased' },
    { state: 'queued', attempts: call('throttled') },
  ])('of %j is nothing: it is on its way', (fields) => {
    expect(statusEventOf(delivery(fields))).toBeUndefined();
  });

  it('is nothing where nobody knows whose mail it is', () => {
    const { source: _, ...unknown } = delivery({ state: 'refused', decisions: [refusal] });
    expect(statusEventOf(unknown)).toBeUndefined();
  });

  it('is every end there is, and what waits for a stop', () => {
    const ends = Object.entries(isTerminal).flatMap(([status, isEnd]) => (isEnd ? [status] : []));
    // That nothing was heard of a mail for days is seen when it is read: nothing happens then.
    const told = [...ends.filter((status) => status !== 'unconfirmed'), 'sent', 'held'];
    expect([...toldStatuses].toSorted()).toEqual([...new Set(told)].toSorted());
  });

  it('is an event of the contract, with nothing of the mail or its recipient in it', () => {
    const told = statusEventOf(delivery({ state: 'refused', decisions: [refusal], reference: 'order-7' }));
    expect(statusEvent.parse(told)).toEqual(told);
    expect(told).toEqual({
      version: 1,
      eventId: expect.stringMatching(/^[0-9a-f]{32}$/),
      messageId: delivery().messageId,
      reference: 'order-7',
      recipientIndex: 0,
      source: 'billing',
      purpose: 'notification',
      status: 'refused',
      reasonCodes: ['not-on-allow-list', 'suppressed'],
      at: at(1),
    });
  });
});

describe('the id of an event', () => {
  const idOf = (fields: Partial<Delivery>) => statusEventOf(delivery(fields))?.eventId;

  it('is the same when the same is told again, whatever has happened since', () => {
    const again = idOf({ state: 'sent', attempts: call('accepted'), attempt: 2, events: { a: event({}) } });
    expect(idOf({ state: 'sent', attempts: call('accepted') })).toBe(again);
  });

  it.each<Partial<Delivery>>([
    { state: 'sent', recipientIndex: 1 },
    { state: 'sent', messageId: 'f'.repeat(32) },
    { state: 'unknown' },
  ])('is another for %j', (fields) => {
    expect(idOf(fields)).not.toBe(idOf({ state: 'sent' }));
  });
});

describe('what becomes of a mail that was given up and brought back', () => {
  const gaveUp: Delivery['decisions'][number] = {
    at: at(1),
    by: 'dead-letter',
    verdict: 'refuse',
    because: [],
    reasons: [{ code: 'dead-lettered', stage: 'outbound', error: 'TypeError' }],
  };
  const [decided] = delivery().decisions;
  const again: Delivery['decisions'][number] = { ...(decided ?? gaveUp), by: 'release' };
  const idOf = (fields: Partial<Delivery>) => statusEventOf(delivery(fields))?.eventId;
  const before = [...delivery().decisions, gaveUp];

  it('is news, also where it is given up once more', () => {
    const failed = idOf({ state: 'dead-lettered', decisions: before });
    const failedAgain = idOf({ state: 'dead-lettered', decisions: [...before, again, gaveUp] });
    expect(failedAgain).not.toBe(failed);
    const held = { state: 'held' } as const;
    expect(idOf({ ...held, decisions: [...before, again] })).not.toBe(idOf(held));
  });

  it('has one id for as long as it stays that', () => {
    const sent = { state: 'sent', attempts: call('accepted'), decisions: [...before, again] } as const;
    expect(idOf({ ...sent, events: { a: event({ code: 'delayed' }) } })).toBe(idOf(sent));
  });

  it('has the id of before where it never was', () => {
    expect(idOf({ state: 'dead-lettered', decisions: before })).toBe(idOf({ state: 'dead-lettered' }));
  });
});
