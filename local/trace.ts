import type { Clock } from './clock.ts';

/** What happened on the local stack, and when. */
export type TraceEvent = { /** Milliseconds since the epoch. */ readonly at: number } & NewTraceEvent;

/** An event before the trace has stamped it. Addresses appear in `mail-accepted` only. */
export type NewTraceEvent =
  | { readonly type: 'request'; readonly service: string; readonly action: string; readonly principal: string }
  | { readonly type: 'queue-message-sent'; readonly queue: string; readonly messageId: string }
  | {
      readonly type: 'queue-message-received';
      readonly queue: string;
      readonly messageId: string;
      readonly receiveCount: number;
    }
  | { readonly type: 'queue-message-deleted'; readonly queue: string; readonly messageId: string }
  | { readonly type: 'queue-message-expired'; readonly queue: string; readonly messageId: string }
  | {
      readonly type: 'queue-message-dead-lettered';
      readonly queue: string;
      readonly deadLetterQueue: string;
      readonly messageId: string;
      readonly receiveCount: number;
    }
  | { readonly type: 'notification-published'; readonly topic: string; readonly messageId: string }
  | {
      readonly type: 'notification-failed';
      readonly topic: string;
      readonly messageId: string;
      readonly queue: string;
      readonly problem: string;
      readonly deadLettered: boolean;
    }
  | { readonly type: 'object-stored'; readonly bucket: string; readonly key: string; readonly versionId: string }
  | {
      readonly type: 'function-invoked';
      readonly function: string;
      readonly durationMilliseconds: number;
      readonly ok: boolean;
    }
  | { readonly type: 'function-log'; readonly function: string; readonly line: string }
  | {
      readonly type: 'mail-accepted';
      readonly sesMessageId: string;
      readonly identity: string;
      readonly configurationSet: string | undefined;
      readonly tags: Readonly<Record<string, string>>;
      readonly recipients: readonly string[];
    }
  | { readonly type: 'mail-rejected'; readonly code: string }
  | { readonly type: 'mail-event-published'; readonly sesMessageId: string; readonly eventType: string }
  /** By a fault that was ordered. */
  | { readonly type: 'mail-event-lost'; readonly sesMessageId: string; readonly eventType: string };

export type Trace = {
  emit(event: NewTraceEvent): void;
  /** The latest events, oldest first. */
  events(): readonly TraceEvent[];
  /**
   * The first event that matches, whether it has happened already or is still to come.
   *
   * @throws when none came within the time-out, which is real time on purpose: it guards against waiting for ever.
   * @default timeoutMilliseconds 60000
   */
  waitFor<Match extends TraceEvent>(
    predicate: (event: TraceEvent) => event is Match,
    options?: { timeoutMilliseconds?: number },
  ): Promise<Match>;
  waitFor(predicate: (event: TraceEvent) => boolean, options?: { timeoutMilliseconds?: number }): Promise<TraceEvent>;
  /** @throws when a matching event is among the latest events. Nothing is waited for: settle the stack first. */
  expectNone(predicate: (event: TraceEvent) => boolean): void;
  /** Calls back for every event from now on; the returned function ends that. */
  subscribe(listener: (event: TraceEvent) => void): () => void;
};

/** How many events {@link Trace.events} keeps at most. */
export const TRACE_CAPACITY = 10_000;

const DEFAULT_TIMEOUT_MILLISECONDS = 60_000;

export const createTrace = (clock: Clock): Trace => {
  const listeners = new Set<(event: TraceEvent) => void>();
  let events: TraceEvent[] = [];

  const latest = (): readonly TraceEvent[] => events.slice(-TRACE_CAPACITY);

  const subscribe: Trace['subscribe'] = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

  return {
    emit(newEvent) {
      const event = { at: clock.now(), ...newEvent };
      if (events.length >= 2 * TRACE_CAPACITY) {
        events = events.slice(-TRACE_CAPACITY);
      }
      events.push(event);
      for (const listener of listeners) {
        listener(event);
      }
    },
    events: latest,
    waitFor(
      predicate: (event: TraceEvent) => boolean,
      { timeoutMilliseconds = DEFAULT_TIMEOUT_MILLISECONDS }: { timeoutMilliseconds?: number } = {},
    ) {
      const past = latest().find(predicate);
      if (past !== undefined) {
        return Promise.resolve(past);
      }
      return new Promise<TraceEvent>((resolve, reject) => {
        const timer = setTimeout(() => {
          unsubscribe();
          const seen = [...new Set(latest().map(({ type }) => type))].join(', ');
          reject(
            new Error(`no matching trace event within ${timeoutMilliseconds} ms; seen so far: ${seen || 'nothing'}`),
          );
        }, timeoutMilliseconds);
        const unsubscribe = subscribe((event) => {
          if (predicate(event)) {
            clearTimeout(timer);
            unsubscribe();
            resolve(event);
          }
        });
      });
    },
    expectNone(predicate) {
      const match = latest().find(predicate);
      if (match !== undefined) {
        throw new Error(`expected no such trace event, but there is ${JSON.stringify(match)}`);
      }
    },
    subscribe,
  };
};
