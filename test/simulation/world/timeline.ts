import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import type { Random } from './random.ts';

/** Virtual time, and what is going to happen in it. */
export type Timeline = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Something happens after so many milliseconds; what happens at the same moment does so in an order of the seed. */
  readonly after: (milliseconds: number, happen: () => void) => void;
  /**
   * Lets time pass until nothing is left to happen, or `isOver`.
   * @param mostSteps - what takes more goes round in circles
   * @returns whether it came to its end
   */
  readonly run: (isOver: () => boolean, mostSteps: number) => Promise<boolean>;
};

type Event = { readonly at: number; readonly order: number; readonly happen: () => void };

/** 2026-11-21, twelve o'clock. */
export const beginning = Date.UTC(2026, 10, 21, 12);

/** What waits for the end of the turn of the event loop, in place of the process's own queue for it. */
let endOfTurn: (() => void)[] | undefined;

const { setImmediate: nextTurn, setTimeout: later } = timers;

/**
 * Nothing of the code under test may wait for real time or for turns that nobody counts. Middy arms a timer for each
 * invocation, which the world does by itself (lambda.ts); nodemailer and the table reader wait for a turn.
 */
const patchTimers = (): void => {
  const immediate = (happen: (...args: unknown[]) => void, ...args: unknown[]): unknown =>
    endOfTurn === undefined ? nextTurn(happen, ...args) : endOfTurn.push(() => happen(...args));
  Object.assign(globalThis, { setImmediate: immediate });
  Object.assign(timers, {
    setImmediate: immediate,
    setTimeout: (...args: Parameters<typeof later>) => (endOfTurn === undefined ? later(...args) : {}),
  });
  Object.assign(timersPromises, {
    setImmediate: (value?: unknown) => new Promise((resolve) => void immediate(() => resolve(value))),
  });
  syncBuiltinESMExports();
};

patchTimers();

const allThatIsReady = (): Promise<void> => new Promise((resolve) => void nextTurn(resolve));

export const createTimeline = (random: Random): Timeline => {
  const heap: Event[] = [];
  let time = beginning;

  const isBefore = (one: Event, other: Event): boolean =>
    one.at === other.at ? one.order < other.order : one.at < other.at;

  const push = (event: Event): void => {
    let place = heap.push(event) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent] as Event;
      if (!isBefore(event, above)) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = event;
  };

  const pop = (): Event | undefined => {
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Event, heap[child] as Event)) child += 1;
      if (!isBefore(heap[child] as Event, last)) break;
      heap[place] = heap[child] as Event;
      place = child;
    }
    heap[place] = last;
    return first;
  };

  return {
    now: () => time,
    after: (milliseconds, happen) =>
      push({ at: time + Math.max(0, Math.round(milliseconds)), order: random.next(), happen }),
    run: async (isOver, mostSteps) => {
      let steps = 0;
      endOfTurn = [];
      // Nobody reads where the errors of a simulation were thrown, and finding it out costs a tenth of the run.
      const { stackTraceLimit } = Error;
      Error.stackTraceLimit = 0;
      try {
        while (!isOver()) {
          steps += 1;
          if (steps > mostSteps) return false;
          if (endOfTurn.length > 0) {
            const waiting = endOfTurn;
            endOfTurn = [];
            for (const happen of waiting) happen();
          } else {
            const event = pop();
            if (event === undefined) return true;
            time = event.at;
            event.happen();
          }
          await allThatIsReady();
        }
        return true;
      } finally {
        Error.stackTraceLimit = stackTraceLimit;
        endOfTurn = undefined;
      }
    },
  };
};
