import type { Clock } from '../clock.ts';
import type { ReceivedMessage } from './message.ts';
import type { Queue } from './queue.ts';

/**
 * Receives as soon as there is something to receive, and nothing when the wait is over or given up.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html
 */
export const longPoll = async (
  queue: Queue,
  receive: Parameters<Queue['receive']>[0],
  { clock, waitSeconds, signal }: { readonly clock: Clock; readonly waitSeconds: number; readonly signal: AbortSignal },
): Promise<readonly ReceivedMessage[]> => {
  const until = clock.now() + waitSeconds * 1000;
  for (;;) {
    if (signal.aborted) {
      return [];
    }
    const messages = queue.receive(receive);
    if (messages.length > 0 || clock.now() >= until) {
      return messages;
    }
    await visibleMessageOr(queue, clock, until - clock.now(), signal);
  }
};

const visibleMessageOr = (queue: Queue, clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const wake = () => {
      stopListening();
      cancelTimer();
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const stopListening = queue.onVisible(wake);
    const cancelTimer = clock.after(milliseconds, wake);
    signal.addEventListener('abort', wake, { once: true });
  });
