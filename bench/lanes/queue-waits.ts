import type { Trace } from '../../local/trace.ts';

/** How long messages waited in a queue before they were received, milliseconds; in the order in which they were. */
export type QueueWaits = { take(): Readonly<Record<string, readonly number[]>> };

/** Of the two queues of the critical lane: what is left of a mail's time is the functions'. */
export const watchCriticalQueues = (trace: Trace): QueueWaits => {
  const sentAt = new Map<string, number>();
  let waits: Record<string, number[]> = {};
  trace.subscribe((event) => {
    if (event.type === 'queue-message-sent' && event.queue.includes('-critical-')) {
      sentAt.set(event.messageId, event.at);
    } else if (event.type === 'queue-message-received') {
      const sent = sentAt.get(event.messageId);
      sentAt.delete(event.messageId);
      if (sent !== undefined) (waits[event.queue] ??= []).push(event.at - sent);
    }
  });
  return {
    take() {
      const taken = waits;
      waits = {};
      return taken;
    },
  };
};
