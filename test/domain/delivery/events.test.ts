import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeliveryEvent, DeliveryState, EventStatus } from '../../../lambdas/domain/delivery/delivery.ts';
import { foldStatus, isDecidedAnew, statusAt } from '../../../lambdas/domain/delivery/status.ts';

const at = '2026-11-21T12:00:00.000Z';
const event = (status?: EventStatus): DeliveryEvent => ({
  at,
  type: 'Bounce',
  code: 'x',
  ...(status === undefined ? {} : { status }),
});
const accepted = { number: 1, at, answer: 'accepted', sesMessageId: 'ses-1' } as const;

const statusAfter = (statuses: readonly (EventStatus | undefined)[], state: DeliveryState = 'sent') =>
  foldStatus({
    state,
    attempts: [accepted],
    events: Object.fromEntries(statuses.map((status, index) => [String(index), event(status)])),
  });

describe('the status after events', () => {
  it.each<[string, readonly (EventStatus | undefined)[], string]>([
    ['no event', [], 'sent'],
    ['a delay', [undefined], 'sent'],
    ['a delivery', ['delivered'], 'delivered'],
    ['a bounce after a delivery', ['delivered', 'bounced'], 'bounced'],
    ['a delivery after a bounce', ['bounced', 'delivered'], 'bounced'],
    ['a complaint after all', ['delivered', 'bounced', 'complained'], 'complained'],
    ['a delivery after a complaint', ['complained', 'delivered'], 'complained'],
    ['a reject', ['failed'], 'failed'],
  ])('%s', (_sentence, statuses, status) => {
    expect(statusAfter(statuses)).toBe(status);
  });

  it.each<DeliveryState>(['leased', 'unknown', 'expired'])(
    'counts before the call is recorded, in state %s: an event shows that SES took the mail',
    (state) => {
      expect(statusAfter([undefined], state)).toBe('sent');
      expect(statusAfter(['delivered'], state)).toBe('delivered');
    },
  );

  it('is not decided anew once SES has told anything', () => {
    expect(isDecidedAnew({ state: 'expired', events: {} })).toBe(true);
    expect(isDecidedAnew({ state: 'expired', events: { e: event() } })).toBe(false);
  });

  it('is the same in any order', () => {
    const some = fc.array(
      fc.constantFrom<EventStatus | undefined>('delivered', 'failed', 'bounced', 'complained', undefined),
      {
        minLength: 1,
        maxLength: 8,
      },
    );
    fc.assert(fc.property(some, (statuses) => statusAfter(statuses) === statusAfter(statuses.toReversed())));
  });
});

describe('a mail of which nothing is heard', () => {
  const threeDays = Date.parse(at) + 72 * 3_600_000;

  it('is unconfirmed after three days', () => {
    const sent = { state: 'sent', attempts: [accepted], events: {} } as const;
    expect([statusAt(sent, threeDays - 1), statusAt(sent, threeDays)]).toEqual(['sent', 'unconfirmed']);
  });

  it('waits again from each delay on', () => {
    const later = { ...event(), at: '2026-11-21T13:00:00.000Z' };
    expect(statusAt({ state: 'sent', attempts: [accepted], events: { e: later } }, threeDays)).toBe('sent');
  });

  it('is what was told, when something was', () => {
    expect(statusAt({ state: 'sent', attempts: [accepted], events: { e: event('delivered') } }, threeDays)).toBe(
      'delivered',
    );
  });
});
