import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Delivery } from '../../lambdas/domain/delivery/delivery.ts';
import { createLeapingClock } from '../support/leaping-clock.ts';
import { notification, type RunningPostern, startPostern } from '../support/running-postern.ts';

const clock = createLeapingClock();
let postern: RunningPostern;
let criticalIntake: string;
beforeAll(async () => {
  postern = await startPostern({ clock });
  const { QueueUrl: url } = await new SQSClient(postern.as('operator')).send(
    new GetQueueUrlCommand({ QueueName: 'postern-local-critical-intake' }),
  );
  criticalIntake = url ?? '';
});
afterAll(() => postern.stack.stop());

const recipient = 'emil@berlin.acme.example';
const ses = () => postern.stack.services.ses;
const mails = () => postern.mailsTo(recipient).length;

/** A mail that is sent again soon. */
const code = (): Promise<string> =>
  postern.send('billing-api', JSON.stringify(notification(recipient, { purpose: 'password-reset' })), criticalIntake);

const isUnsure = ({ state }: Delivery): boolean => state === 'unsure';
const isParked = ({ parked }: Delivery): boolean => parked !== undefined;
const isSent = ({ state }: Delivery): boolean => state === 'sent';

/** Waits until nothing has happened for a while, on a machine that may have much else to do: a leap would be in its way. */
const settled = async (): Promise<void> => {
  let isQuiet = false;
  const unsubscribe = postern.stack.trace.subscribe(() => (isQuiet = false));
  for (let times = 0; times < 10 && !isQuiet; times += 1) {
    isQuiet = true;
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
  unsubscribe();
};

/** Lets time pass in steps until a delivery is as it should be, and counts them. */
const leapUntil = async (
  id: string,
  seconds: number,
  isReached: (delivery: Delivery) => boolean,
): Promise<Delivery> => {
  for (let steps = 0; steps < 30; steps += 1) {
    clock.leap(seconds * 1000);
    await settled();
    const [delivery] = await postern.deliveriesOf(id);
    if (delivery !== undefined && isReached(delivery)) return delivery;
  }
  throw new Error('waited for in vain');
};

describe('a call without an answer', () => {
  it('whose mail SES took: it says so, and the mail is not sent again', async () => {
    const before = mails();
    ses().failNext({ fault: 'connection-reset-after-accepting' });
    const id = await code();
    const [delivery] = await postern.until(id, isSent);
    expect(delivery?.attempts.map(({ answer }) => answer)).toEqual(['unknown', 'accepted']);
    expect(delivery?.attempts[1]?.evidence).toBeTypeOf('string');
    for (let minutes = 0; minutes < 3; minutes += 1) await leapUntil(id, 60, isSent);
    expect(mails()).toBe(before + 1);
  });

  it('whose mail SES took, and says so late: the mail is not sent again', async () => {
    const before = mails();
    ses().disturbFeedback({ fault: 'delay', milliseconds: 18_000, times: 2 });
    ses().failNext({ fault: 'connection-reset-after-accepting' });
    const id = await code();
    await postern.until(id, isUnsure);
    const delivery = await leapUntil(id, 6, isSent);
    expect(delivery.attempts.map(({ number, answer }) => [number, answer])).toEqual([
      [1, 'unknown'],
      [1, 'accepted'],
    ]);
    expect(mails()).toBe(before + 1);
  });

  it('that was lost: the mail is sent again when its window and the watermark have passed, once', async () => {
    const before = mails();
    ses().failNext({ fault: 'connection-reset' });
    const id = await code();
    await postern.until(id, isUnsure);
    expect(mails()).toBe(before);
    const delivery = await leapUntil(id, 15, isSent);
    expect(delivery.attempts.map(({ number, answer }) => [number, answer])).toEqual([
      [1, 'unknown'],
      [2, 'accepted'],
    ]);
    const [first, second] = delivery.attempts.map(({ at }) => Date.parse(at));
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(20_000);
    for (let minutes = 0; minutes < 3; minutes += 1) await leapUntil(id, 60, isSent);
    expect(mails()).toBe(before + 1);
    expect(delivery).not.toHaveProperty('duplicateAcceptedAt');
  });

  it('of a mail that waits for news: it is parked, and sent again after a quarter of an hour', async () => {
    const before = mails();
    ses().failNext({ fault: 'connection-reset' });
    const id = await postern.send('billing-api', JSON.stringify(notification(recipient)));
    const [parked] = await postern.until(id, isParked);
    expect(parked?.state).toBe('unsure');
    const delivery = await leapUntil(id, 120, isSent);
    const [first, second] = delivery.attempts.map(({ at }) => Date.parse(at));
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(900_000);
    expect(mails()).toBe(before + 1);
    expect(delivery).not.toHaveProperty('parked');
  });
});

describe('a fault of ours', () => {
  it('stops what would meet it, for a while: the mail is parked, and leaves once the fault is gone', async () => {
    const before = mails();
    ses().failNext({ fault: 'identity-not-verified' });
    const id = await postern.send('billing-api', JSON.stringify(notification(recipient)));
    const [held] = await postern.until(id, ({ state }) => state === 'held');
    expect(held).toMatchObject({
      attempts: [{ answer: 'misconfigured', error: 'MessageRejected' }],
      decisions: [{ by: 'filter' }, { by: 'send', reasons: [{ code: 'stopped', scope: 'source:billing' }] }],
    });
    expect(mails()).toBe(before);
    const delivery = await leapUntil(id, 120, isSent);
    expect(delivery.attempts.map(({ answer }) => answer)).toEqual(['misconfigured', 'accepted']);
    expect(mails()).toBe(before + 1);
  });
});
