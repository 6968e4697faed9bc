import type { Clock } from '../clock.ts';
import type { ReceivedMessage } from '../sqs/message.ts';
import type { Queue } from '../sqs/queue.ts';
import { failedMessages } from './batch-response.ts';
import type { LambdaFunction } from './lambda-function.ts';
import type { Priority, SlotPool } from './slot-pool.ts';
import { splitByPayload } from './split-by-payload.ts';
import { sqsRecord } from './sqs-record.ts';

export type EventSourceMappingSettings = {
  readonly batchSize: number;
  readonly maximumBatchingWindowSeconds: number;
  readonly reportsBatchItemFailures: boolean;
  /** How many invocations may run at once; without it only the slots limit them. */
  readonly maximumConcurrency: number | undefined;
};

export type EventSourceMapping = {
  /** While it is not it takes no messages; those in flight are done with. */
  setEnabled(isEnabled: boolean): void;
  /** Takes no more messages; ends when those in flight are done with. */
  stop(): Promise<void>;
};

/** A receive call never returns more. */
const MAX_RECEIVED_MESSAGES = 10;

/**
 * Invokes a function with what arrives in a queue, deletes what it has done and leaves what failed to become visible
 * again. A slot is taken before messages are, so that nothing waits in flight for a slot.
 */
export const startEventSourceMapping = (
  queue: Queue,
  target: Pick<LambdaFunction, 'invoke'>,
  settings: EventSourceMappingSettings,
  { clock, slots, priority }: { readonly clock: Clock; readonly slots: SlotPool; readonly priority: Priority },
): EventSourceMapping => {
  const { batchSize, maximumBatchingWindowSeconds, maximumConcurrency = Number.POSITIVE_INFINITY } = settings;
  const running = new Set<Promise<void>>();
  let waitingForSlot = 0;
  let isStopped = false;
  let isEnabled = true;
  let cancelWindow: (() => void) | undefined;
  let isWindowOver = maximumBatchingWindowSeconds === 0;

  /** Full batches are due at once, what is left when the batching window is over. */
  const batchesDue = (): number => {
    const batches = queue.counts().visible / batchSize;
    return isWindowOver ? Math.ceil(batches) : Math.floor(batches);
  };

  const takesMessages = () => isEnabled && !isStopped;
  const mayStartAnother = () => takesMessages() && running.size < maximumConcurrency && waitingForSlot < batchesDue();

  const poll = () => {
    while (mayStartAnother()) {
      const work = processNextBatch();
      running.add(work);
      void pollAfter(work);
    }
    if (takesMessages() && !isWindowOver && queue.counts().visible > 0) openWindow();
  };

  const pollAfter = async (work: Promise<void>) => {
    await work;
    running.delete(work);
    poll();
  };

  const openWindow = () => {
    cancelWindow ??= clock.after(maximumBatchingWindowSeconds * 1000, () => {
      closeWindow();
      // Someone else may have taken what the window was opened for.
      isWindowOver = queue.counts().visible > 0;
      poll();
    });
  };

  /** Whatever is left, or comes next, waits for a window of its own. */
  const closeWindow = () => {
    cancelWindow?.();
    cancelWindow = undefined;
    isWindowOver = maximumBatchingWindowSeconds === 0;
  };

  const processNextBatch = async () => {
    waitingForSlot += 1;
    const slot = await slots.acquire(priority);
    waitingForSlot -= 1;
    const received = takesMessages() ? receiveBatch() : [];
    closeWindow();
    poll();
    const records = received.map((message) => ({ message, json: JSON.stringify(sqsRecord(message, queue.arn)) }));
    for (const batch of splitByPayload(records, ({ json }) => Buffer.byteLength(json))) {
      const invocation = await target.invoke(`{"Records":[${batch.map(({ json }) => json).join(',')}]}`, slot);
      if (invocation.outcome === 'succeeded') {
        deleteProcessed(
          batch.map(({ message }) => message),
          invocation.value,
        );
      }
    }
    slot.release();
  };

  const receiveBatch = (): readonly ReceivedMessage[] => {
    const messages: ReceivedMessage[] = [];
    while (messages.length < batchSize) {
      const received = queue.receive({ max: Math.min(MAX_RECEIVED_MESSAGES, batchSize - messages.length) });
      if (received.length === 0) break;
      messages.push(...received);
    }
    return messages;
  };

  const deleteProcessed = (messages: readonly ReceivedMessage[], response: unknown) => {
    const failed = settings.reportsBatchItemFailures
      ? failedMessages(
          response,
          messages.map(({ messageId }) => messageId),
        )
      : new Set<string>();
    for (const { messageId, receiptHandle } of messages) {
      if (!failed.has(messageId)) queue.delete(receiptHandle);
    }
  };

  const unsubscribe = queue.onVisible(poll);
  poll();

  return {
    setEnabled(mayTake) {
      isEnabled = mayTake;
      poll();
    },
    async stop() {
      isStopped = true;
      unsubscribe();
      closeWindow();
      await Promise.all(running);
    },
  };
};
