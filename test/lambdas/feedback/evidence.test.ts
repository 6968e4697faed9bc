import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import { foldStatus } from '../../../lambdas/domain/delivery/status.ts';
import { answered, leased } from '../../../lambdas/domain/delivery/transitions.ts';
import { deliveryTag } from '../../../lambdas/domain/identity/delivery-tag.ts';
import { deliveryNotification, sesNotification, snsEnvelope } from '../../domain/feedback/ses-notification.ts';
import { now } from '../../support/facts.ts';
import { delivery } from '../support/delivery.ts';
import { feedbackWorld } from './feedback-world.ts';

const iso = (time: number): string => new Date(time).toISOString();
const held = leased(delivery({ events: {} }), { owner: 'w', until: now + 10_000 });
const unsure = answered(held, { at: iso(now), answer: 'unknown', error: 'TimeoutError' });
const sent = answered(held, { at: iso(now), answer: 'accepted', sesMessageId: 'ses-1' });

const mailOf = (attempt: number, sesMessageId: string) => ({
  messageId: sesMessageId,
  tags: { delivery: [deliveryTag(unsure.messageId, 0)], attempt: [String(attempt)] },
});
const sendEvent = (attempt = 1, sesMessageId = 'ses-1') =>
  sesNotification({ eventType: 'Send', send: {} }, mailOf(attempt, sesMessageId));
const delivered = (attempt = 1, sesMessageId = 'ses-1') => deliveryNotification({}, mailOf(attempt, sesMessageId));

describe('an event about a mail that nobody knows was taken', () => {
  it.each<[string, Delivery]>([
    ['is being waited for', unsure],
    ['is parked', { ...unsure, dueAt: iso(now + 900_000), parkedShard: '0' }],
    ['is to be sent again', { ...unsure, state: 'queued' }],
    ['is held before it is sent again', { ...unsure, state: 'held' }],
    ['was given up', { ...unsure, state: 'unknown' }],
  ])('shows that it has been sent, where it %s', async (_where, before) => {
    const world = feedbackWorld([before]);
    expect(await world.receive(sendEvent())).toEqual({ outcome: 'done' });
    const [item] = world.ledger();
    expect(item).toMatchObject({
      state: 'sent',
      attempts: [{ answer: 'unknown' }, { number: 1, answer: 'accepted', sesMessageId: 'ses-1', evidence: 'Send' }],
    });
    expect(item).not.toHaveProperty('dueAt');
    expect(world.told()).toEqual(['sent 0']);
    expect(world.observations).toMatchObject([{ event: 'evidence-taken' }, { event: 'feedback-recorded' }]);
  });

  it('says what became of it besides', async () => {
    const world = feedbackWorld([unsure]);
    await world.receive(delivered());
    expect(world.ledger()).toMatchObject([{ state: 'sent' }]);
    expect(world.told()).toEqual(['delivered 0']);
  });

  it('twice the same counts once, and its source is told again in case it was not', async () => {
    const world = feedbackWorld([unsure]);
    await world.receive(sendEvent());
    const [once] = world.ledger();
    await world.receive(sendEvent());
    expect(world.ledger()).toEqual([once]);
    expect(world.told()).toEqual(['sent 0', 'sent 0']);
  });

  it('that comes before its worker has written the answer leaves the item to that worker', async () => {
    const world = feedbackWorld([held]);
    await world.receive(sendEvent());
    expect(world.ledger()).toMatchObject([{ state: 'leased', attempts: [], lease: held.lease }]);
  });
});

describe('that SES has taken a mail', () => {
  it('is not written where the answer has said so', async () => {
    const world = feedbackWorld([sent]);
    await world.receive(sendEvent());
    expect(world.ledger()).toEqual([sent]);
    expect(world.told()).toEqual([]);
  });

  it('is written where it is about another call than the one that was answered', async () => {
    const again = answered(leased(unsure, { owner: 'w', until: 0 }), {
      at: iso(now),
      answer: 'accepted',
      sesMessageId: 'ses-2',
    });
    const world = feedbackWorld([again]);
    await world.receive(sendEvent(1, 'ses-1'));
    await world.receive(delivered(1, 'ses-1'));
    await world.receive(delivered(2, 'ses-2'));
    expect(world.ledger()).toMatchObject([{ state: 'sent', duplicateAcceptedAt: iso(now) }]);
    expect(world.ledger().map(foldStatus)).toEqual(['delivered']);
    expect(world.observations.filter(({ event }) => event === 'duplicate-accepted')).toHaveLength(1);
  });
});

it('two ids in events alone are a mail that was taken twice', async () => {
  const world = feedbackWorld([unsure]);
  await world.receive(delivered(1, 'ses-1'));
  expect(world.ledger()[0]).not.toHaveProperty('duplicateAcceptedAt');
  await world.receive(delivered(1, 'ses-2'));
  expect(world.ledger()[0]).toHaveProperty('duplicateAcceptedAt');
});

describe('a heartbeat', () => {
  const beat = (time: number) => ({ posternHeartbeat: iso(time) });

  it('says how far feedback has come, and how long it was under way', async () => {
    const world = feedbackWorld();
    expect(await world.receive(beat(now - 3_000))).toEqual({ outcome: 'done' });
    expect(world.heartbeats).toEqual([now - 3_000]);
    expect(world.observations).toEqual([{ event: 'heartbeat-received', secondsUnderWay: 3 }]);
  });

  it('of the future says no more than that it came', async () => {
    const world = feedbackWorld();
    await world.receive(beat(now + 3_600_000));
    expect(world.heartbeats).toEqual([now]);
  });

  it('of a foreign topic says nothing', async () => {
    const world = feedbackWorld();
    const envelope = snsEnvelope(beat(now), { TopicArn: 'arn:aws:sns:eu-west-1:999999999999:theirs' });
    expect(await world.receiveMessage(envelope)).toMatchObject({ outcome: 'untrusted' });
    expect(world.heartbeats).toEqual([]);
  });
});
