import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLeapingClock } from '../../local/leaping-clock.ts';
import { notification, type RunningPostern, startPostern } from '../support/running-postern.ts';
import { type StatusQueue, subscribeSource } from '../support/status-queue.ts';

const minute = 60_000;

const clock = createLeapingClock();
let postern: RunningPostern;
let criticalIntake: string;
let status: StatusQueue;
beforeAll(async () => {
  postern = await startPostern({ clock });
  status = await subscribeSource(postern, 'billing-api', 'billing');
  const { QueueUrl: url } = await new SQSClient(postern.as('operator')).send(
    new GetQueueUrlCommand({ QueueName: 'postern-local-critical-intake' }),
  );
  criticalIntake = url ?? '';
});
afterAll(() => postern.stack.stop());

/** Lets five minutes pass and waits until what they start has been done: a leap ends what is running. */
const passFiveMinutes = async (): Promise<void> => {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const unsubscribe = postern.stack.trace.subscribe((event) => {
    if (event.type === 'function-invoked' && /Reconcile/.test(event.function)) resolve();
  });
  // Real time: it only guards against waiting for ever.
  const limit = setTimeout(() => reject(new Error('nothing was reconciled')), 30_000);
  clock.leap(5 * minute);
  await promise.finally(() => {
    clearTimeout(limit);
    unsubscribe();
  });
};

const recipient = 'emil@berlin.acme.example';

it('a mail whose envelope is lost ends when its time is over, and its source is told', async () => {
  const { ses, sqs } = postern.stack.services;
  ses.failNext({ fault: 'sending-rate-exceeded', times: 100 });
  const id = await postern.send(
    'billing-api',
    JSON.stringify(notification(recipient, { purpose: 'password-reset' })),
    criticalIntake,
  );
  const [waiting] = await postern.until(id, ({ attempts }) => attempts.length > 0);
  sqs.queueByName('postern-local-critical-outbound')?.purge();

  // Its purpose allows half an hour. Reconciling runs every five minutes.
  let state = '';
  for (let passed = 0; passed < 60 && state !== 'expired'; passed += 5) {
    await passFiveMinutes();
    const [delivery] = await postern.deliveriesOf(id);
    state = delivery?.state ?? '';
    if (passed < 25) expect(state).toBe('queued');
  }
  const [ended] = await postern.deliveriesOf(id);
  expect(ended).toMatchObject({ state: 'expired', decisions: [{ by: 'filter' }, { by: 'reconcile' }] });
  await status.until(waiting?.messageId ?? '', 'expired');
  expect(postern.mailsTo(recipient)).toEqual([]);
});
