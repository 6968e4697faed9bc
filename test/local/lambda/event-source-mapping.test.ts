import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SQSEvent } from 'aws-lambda';
import { expect, it } from 'vitest';
import { createManualClock } from '../../../local/clock.ts';
import {
  type EventSourceMappingSettings,
  startEventSourceMapping,
} from '../../../local/lambda/event-source-mapping.ts';
import type { InvocationOutcome } from '../../../local/lambda/function-thread.ts';
import { createSlotPool } from '../../../local/lambda/slot-pool.ts';
import type { QueueSettings } from '../../../local/sqs/queue-settings.ts';
import { createSqs } from '../../../local/sqs/store.ts';
import { createTrace } from '../../../local/trace.ts';

const VISIBILITY_TIMEOUT_SECONDS = 180;

const succeeded = (value: unknown = null): InvocationOutcome => ({ outcome: 'succeeded', value });
const failed: InvocationOutcome = { outcome: 'failed', error: { errorType: 'Error', errorMessage: 'no', trace: [] } };

/** A queue mapped to a function that is answered for by `answer`; without it invocations stay open until `finish`. */
const mapQueue = ({
  answer,
  slots = 100,
  waiting = [],
  queue: queueSettings = {},
  ...settings
}: Partial<EventSourceMappingSettings> & {
  readonly answer?: (event: SQSEvent) => InvocationOutcome;
  readonly slots?: number;
  readonly waiting?: readonly string[];
  readonly queue?: Partial<QueueSettings>;
} = {}) => {
  const clock = createManualClock();
  const sqs = createSqs({ clock, trace: createTrace(clock), endpointUrl: () => 'http://127.0.0.1:4566' });
  const queue = sqs.createQueue({
    name: 'intake',
    visibilityTimeoutSeconds: VISIBILITY_TIMEOUT_SECONDS,
    ...queueSettings,
  });
  const send = (...bodies: readonly string[]) => {
    for (const body of bodies) queue.send({ body, senderId: 'AROAEXAMPLE:session' });
  };
  send(...waiting);
  const events: SQSEvent[] = [];
  const open: ((outcome: InvocationOutcome) => void)[] = [];
  const target = {
    async invoke(json: string) {
      const event: SQSEvent = JSON.parse(json);
      events.push(event);
      return answer?.(event) ?? new Promise<InvocationOutcome>((resolve) => open.push(resolve));
    },
  };
  const mapping = startEventSourceMapping(
    queue,
    target,
    {
      batchSize: 10,
      maximumBatchingWindowSeconds: 0,
      reportsBatchItemFailures: true,
      maximumConcurrency: undefined,
      ...settings,
    },
    { clock, slots: createSlotPool(slots), priority: 'normal' },
  );
  return {
    clock,
    queue,
    mapping,
    send,
    /** The bodies of every batch the function got. */
    batches: async () => {
      await nextTurn();
      return events.map(({ Records }) => Records.map(({ body }) => body));
    },
    finish: (outcome = succeeded()) => open.shift()?.(outcome),
  };
};

it('invokes the function with what is sent and deletes what is done', async () => {
  const { send, batches, queue } = mapQueue({ answer: () => succeeded() });
  send('one', 'two');
  expect(await batches()).toEqual([['one', 'two']]);
  expect(queue.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
});

it('takes what waited before it was mapped', async () => {
  const { batches } = mapQueue({ waiting: ['early'], answer: () => succeeded() });
  expect(await batches()).toEqual([['early']]);
});

it('never puts more messages in a batch than the batch size', async () => {
  const { send, batches } = mapQueue({ batchSize: 2, answer: () => succeeded() });
  send('one', 'two', 'three');
  expect(await batches()).toEqual([['one', 'two'], ['three']]);
});

it('collects more than ten messages where the batch size asks for it', async () => {
  const { send, batches } = mapQueue({ batchSize: 12, maximumBatchingWindowSeconds: 1, answer: () => succeeded() });
  const bodies = Array.from({ length: 12 }, (_, index) => String(index));
  send(...bodies);
  expect(await batches()).toEqual([bodies]);
});

it('splits a batch that exceeds the payload limit of an invocation', async () => {
  const { send, batches, queue } = mapQueue({ answer: () => succeeded() });
  send(...Array.from({ length: 10 }, () => 'x'.repeat(1024 * 1024)));
  expect((await batches()).map((bodies) => bodies.length)).toEqual([5, 5]);
  expect(queue.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
});

it('leaves a failed batch in flight until its visibility timeout, then tries again', async () => {
  let invocations = 0;
  const { send, batches, queue, clock } = mapQueue({
    answer: () => {
      invocations += 1;
      return invocations === 1 ? failed : succeeded();
    },
  });
  send('one', 'two');
  await batches();
  expect(queue.counts()).toEqual({ visible: 0, inFlight: 2, delayed: 0 });
  await clock.advance(VISIBILITY_TIMEOUT_SECONDS * 1000);
  expect(await batches()).toEqual([
    ['one', 'two'],
    ['one', 'two'],
  ]);
  expect(queue.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
});

it('leaves only the messages in flight that the function reports as failed', async () => {
  const { send, batches, queue } = mapQueue({
    answer: ({ Records }) => succeeded({ batchItemFailures: [{ itemIdentifier: Records[1]?.messageId }] }),
  });
  send('one', 'two', 'three');
  await batches();
  expect(queue.counts()).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
});

it('ignores reported failures when the mapping does not ask for them', async () => {
  const { send, batches, queue } = mapQueue({
    reportsBatchItemFailures: false,
    answer: ({ Records }) => succeeded({ batchItemFailures: [{ itemIdentifier: Records[0]?.messageId }] }),
  });
  send('one');
  await batches();
  expect(queue.counts().inFlight).toBe(0);
});

it('leaves messages visible while no slot is free', async () => {
  const { send, batches, queue, finish } = mapQueue({ slots: 1, batchSize: 1 });
  send('one', 'two');
  expect(await batches()).toEqual([['one']]);
  expect(queue.counts()).toEqual({ visible: 1, inFlight: 1, delayed: 0 });
  finish();
  expect(await batches()).toEqual([['one'], ['two']]);
});

it('runs no more invocations at once than its maximum concurrency', async () => {
  const { send, batches, finish } = mapQueue({ batchSize: 1, maximumConcurrency: 2 });
  send('one', 'two', 'three');
  expect(await batches()).toEqual([['one'], ['two']]);
  finish();
  expect(await batches()).toEqual([['one'], ['two'], ['three']]);
});

it('collects messages for its batching window', async () => {
  const { send, batches, clock } = mapQueue({ maximumBatchingWindowSeconds: 5, answer: () => succeeded() });
  send('one');
  await clock.advance(4_999);
  send('two');
  expect(await batches()).toEqual([]);
  await clock.advance(1);
  expect(await batches()).toEqual([['one', 'two']]);
});

it('opens the batching window anew for what comes later', async () => {
  const { send, batches, clock } = mapQueue({ maximumBatchingWindowSeconds: 5, answer: () => succeeded() });
  send('one');
  await clock.advance(5_000);
  await batches();
  send('two');
  expect(await batches()).toEqual([['one']]);
  await clock.advance(5_000);
  expect(await batches()).toEqual([['one'], ['two']]);
});

it('opens the batching window anew for what a full batch left', async () => {
  const { send, batches, clock } = mapQueue({
    batchSize: 2,
    maximumBatchingWindowSeconds: 5,
    answer: () => succeeded(),
  });
  send('one');
  await clock.advance(4_000);
  send('two', 'three');
  expect(await batches()).toEqual([['one', 'two']]);
  await clock.advance(4_999);
  expect(await batches()).toEqual([['one', 'two']]);
  await clock.advance(1);
  expect(await batches()).toEqual([['one', 'two'], ['three']]);
});

it('opens the batching window for what a full batch left while that batch is still under way', async () => {
  const { send, batches, clock } = mapQueue({ batchSize: 2, maximumBatchingWindowSeconds: 5 });
  send('one', 'two', 'three');
  await clock.advance(5_000);
  expect(await batches()).toEqual([['one', 'two'], ['three']]);
});

it('opens the batching window anew after someone else took what it was opened for', async () => {
  const { send, batches, clock, queue } = mapQueue({ maximumBatchingWindowSeconds: 5, answer: () => succeeded() });
  send('one');
  queue.receive({ max: 1 });
  await clock.advance(5_000);
  send('two');
  expect(await batches()).toEqual([]);
});

it('does not wait for the batching window when a batch is full', async () => {
  const { send, batches } = mapQueue({
    batchSize: 2,
    maximumBatchingWindowSeconds: 300,
    answer: () => succeeded(),
  });
  send('one', 'two', 'three');
  expect(await batches()).toEqual([['one', 'two']]);
});

it('takes nothing while it is not enabled, ends what is in flight, and goes on afterwards', async () => {
  const { send, batches, mapping, queue, finish } = mapQueue({ slots: 1, batchSize: 1 });
  send('one', 'two');
  await batches();
  mapping.setEnabled(false);
  finish();
  expect(await batches()).toEqual([['one']]);
  expect(queue.counts()).toMatchObject({ visible: 1, inFlight: 0 });
  mapping.setEnabled(true);
  expect(await batches()).toEqual([['one'], ['two']]);
});

it('takes nothing more after it was stopped, and ends when what is in flight has ended', async () => {
  const { send, batches, mapping, queue, finish } = mapQueue({ slots: 1, batchSize: 1 });
  send('one', 'two');
  await batches();
  const stopping = mapping.stop();
  send('three');
  expect(await Promise.race([stopping, nextTurn('still running')])).toBe('still running');
  finish();
  await stopping;
  expect(await batches()).toEqual([['one']]);
  expect(queue.counts()).toEqual({ visible: 2, inFlight: 0, delayed: 0 });
});
