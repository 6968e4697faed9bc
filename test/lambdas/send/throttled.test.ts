import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Context, SQSEvent } from 'aws-lambda';
import { expect, it } from 'vitest';
import { mostReceipts } from '../../../lambdas/contract/most-receipts.ts';
import { sha256 } from '../../../lambdas/domain/identity/sha256.ts';
import { createBatchHandler, eachMessage } from '../../../lambdas/runtime/batch-handler.ts';
import type { Observation } from '../../../lambdas/runtime/observation.ts';
import { createObserver } from '../../../lambdas/runtime/observer.ts';
import { createManualClock } from '../../../local/clock.ts';
import { startEventSourceMapping } from '../../../local/lambda/event-source-mapping.ts';
import { createSlotPool } from '../../../local/lambda/slot-pool.ts';
import { createSqs } from '../../../local/sqs/store.ts';
import { createTrace } from '../../../local/trace.ts';
import { now as start } from '../../support/facts.ts';
import { deliveryOf, mailContent, outboundMessage, sending } from '../support/sending.ts';

const mails = 100;
const throttledSeconds = 600;

/** Send behind a queue, on a clock that moves only when told to; SES throttles until it is told not to. */
const throttledSending = () => {
  const clock = createManualClock(start);
  const trace = createTrace(clock);
  const sqs = createSqs({ clock, trace, endpointUrl: () => 'http://127.0.0.1' });
  const deadLetters = sqs.createQueue({ name: 'dead-letters' });
  const queue = sqs.createQueue({
    name: 'outbound',
    visibilityTimeoutSeconds: 180,
    messageRetentionSeconds: 7 * 86_400,
    redrive: { deadLetterQueueArn: deadLetters.arn, maxReceiveCount: mostReceipts },
  });
  const content = mailContent();
  const deliveries = Array.from({ length: mails }, (_, index) =>
    deliveryOf(content, { messageId: sha256(String(index)).slice(0, 32) }),
  );
  let isThrottled = true;
  let attempts = 0;
  const accepted: number[] = [];
  const world = sending(deliveries, () => ({
    now: () => clock.now(),
    send: async () => {
      attempts += 1;
      if (isThrottled) return { answer: 'throttled', error: 'TooManyRequestsException' };
      accepted.push(clock.now());
      return { answer: 'accepted', sesMessageId: `ses-${accepted.length}` };
    },
  }));

  const observations: Observation[] = [];
  const observer = {
    ...createObserver('send', { ENVIRONMENT: 'test', LANE: 'standard' }),
    observe: (observation: Observation) => void observations.push(observation),
  };
  const handler = createBatchHandler({
    observer,
    processBatch: eachMessage((message) => world.send(message)),
    postpone: async (receiptHandle, seconds) => queue.changeVisibility(receiptHandle, seconds),
    sendToDeadLetters: async ({ body }) => void deadLetters.send({ body, senderId: 'AROASEND:send' }),
  });
  let running = 0;
  const context = {
    awsRequestId: 'invocation',
    functionName: 'send',
    getRemainingTimeInMillis: () => 30_000,
  } as Context;
  const mapping = startEventSourceMapping(
    queue,
    {
      invoke: async (payload) => {
        running += 1;
        const value = await handler(JSON.parse(payload) as SQSEvent, context);
        running -= 1;
        return { outcome: 'succeeded', value };
      },
    },
    { batchSize: 10, maximumBatchingWindowSeconds: 0, reportsBatchItemFailures: true, maximumConcurrency: 5 },
    { clock, slots: createSlotPool(8), priority: 'normal' },
  );
  for (const { messageId } of deliveries) {
    const { body } = outboundMessage({ messageId });
    queue.send({ body, senderId: 'AROAFILTER:filter', messageGroupId: 'billing' });
  }

  return {
    clock,
    queue,
    deadLetters,
    ledger: world.ledger,
    observations,
    accepted,
    attempts: () => attempts,
    endThrottling: () => {
      isThrottled = false;
    },
    pass: async (seconds: number): Promise<void> => {
      for (let passed = 0; passed < seconds; passed += 1) {
        await clock.advance(1000);
        for (let idle = 0; idle < 2; idle = running === 0 ? idle + 1 : 0) await nextTurn();
      }
    },
    stop: () => mapping.stop(),
  };
};

it('ten minutes in which SES throttles lose no mail, fail none, and all of it leaves soon after', async () => {
  const world = throttledSending();
  await world.pass(throttledSeconds);
  expect(world.accepted).toEqual([]);
  // Again and again, and not after a fixed five minutes.
  expect(world.attempts()).toBeGreaterThan(50 * mails);
  expect(world.ledger.items().map(({ state }) => state)).toEqual(Array.from({ length: mails }, () => 'queued'));

  world.endThrottling();
  const endedAt = world.clock.now();
  await world.pass(60);
  expect(world.ledger.items().map(({ state }) => state)).toEqual(Array.from({ length: mails }, () => 'sent'));
  expect(world.accepted).toHaveLength(mails);
  // Virtual time: what a message waits between two attempts, and no measurement.
  expect(Math.max(...world.accepted) - endedAt).toBeLessThanOrEqual(30_000);

  expect(world.queue.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  expect(world.deadLetters.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  const bad = new Set(['record-failed', 'record-dead-lettered', 'delivery-ended']);
  expect(world.observations.filter(({ event }) => bad.has(event))).toEqual([]);
  await world.stop();
}, 60_000);
