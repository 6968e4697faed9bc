import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import { deliveryTag } from '../../../lambdas/domain/identity/delivery-tag.ts';
import { bounceNotification, deliveryNotification, sesNotification } from '../../domain/feedback/ses-notification.ts';
import { delivery } from '../support/delivery.ts';
import { unreachableTopic } from '../support/listening-sources.ts';
import { feedbackWorld } from './feedback-world.ts';

const sent = delivery({
  state: 'sent',
  events: {},
  attempts: [{ number: 1, at: delivery().receivedAt, answer: 'accepted' }],
});
const mail = { tags: { delivery: [deliveryTag(sent.messageId, 0)], attempt: ['1'] } };
const bounce = bounceNotification(['Permanent', 'General'], {}, mail);
const deliveredAt = '2026-11-21T12:00:03.000Z';
const arrived = deliveryNotification({}, mail);
const delayed = sesNotification(
  { eventType: 'DeliveryDelay', deliveryDelay: { timestamp: '2026-11-21T12:00:02.000Z', delayType: 'General' } },
  mail,
);

describe('the source of a mail', () => {
  it('is told that it was delivered, and later that it bounced after all', async () => {
    const world = feedbackWorld([sent]);
    await world.receive(arrived);
    await world.receive(bounce);
    expect(world.events).toMatchObject([
      { status: 'delivered', reasonCodes: [], at: deliveredAt },
      { status: 'bounced', reasonCodes: ['hard-bounce'] },
    ]);
  });

  it('is never told again what no longer holds: a delivery that is reported after a bounce', async () => {
    const world = feedbackWorld([sent]);
    await world.receive(bounce);
    await world.receive(arrived);
    expect(world.told()).toEqual(['bounced 0']);
  });

  it('is told nothing of a delay, and nothing of events that are about no delivery', async () => {
    const world = feedbackWorld([sent]);
    await world.receive(delayed);
    expect(world.told()).toEqual([]);
    const unknown = feedbackWorld();
    await unknown.receive(bounce);
    expect(unknown.told()).toEqual([]);
  });

  it('is told that a mail was sent whose call was taken for lost', async () => {
    const lost: Delivery = { ...sent, state: 'unknown' };
    const world = feedbackWorld([lost]);
    await world.receive(delayed);
    expect(world.told()).toEqual(['sent 0']);
  });

  it('that could not be told is told when the event comes again; the address is suppressed at once', async () => {
    const failing = feedbackWorld([sent], { tellSources: unreachableTopic });
    await expect(failing.receive(bounce)).rejects.toMatchObject({ name: 'OutageError', store: 'status-topic' });
    expect(Object.keys(failing.suppressions())).toEqual(['anna@acme.example']);
    const next = feedbackWorld(failing.ledger());
    await next.receive(bounce);
    expect(next.told()).toEqual(['bounced 0']);
  });
});
