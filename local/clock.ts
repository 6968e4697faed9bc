import { setImmediate as nextTurn } from 'node:timers/promises';
import { createHeap } from './heap.ts';

/** Where the local stack takes its time from, so that a test can let seven days pass in a millisecond. */
export type Clock = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once, `milliseconds` from now; the returned function cancels. */
  after(milliseconds: number, callback: () => void): () => void;
};

/** Node fires a timer with a longer delay at once (https://nodejs.org/api/timers.html#settimeoutcallback-delay-args). */
const LONGEST_TIMER_MILLISECONDS = 2 ** 31 - 1;

/** The real time. Its timers do not keep the process alive: the listening endpoint does that. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, callback) {
    if (milliseconds > LONGEST_TIMER_MILLISECONDS) {
      throw new RangeError(
        `a timer of ${milliseconds} ms is longer than the ${LONGEST_TIMER_MILLISECONDS} ms Node allows`,
      );
    }
    const timer = setTimeout(callback, milliseconds).unref();
    return () => clearTimeout(timer);
  },
};

export type ManualClock = Clock & {
  /**
   * Moves time forward, firing every timer that comes due at its own instant and in order, including those that
   * fired timers set. Promises that a timer settles are followed before time moves on.
   */
  advance(milliseconds: number): Promise<void>;
};

type Timer = { readonly due: number; readonly sequence: number; callback: (() => void) | undefined };

/** A clock that moves only when told to. */
export const createManualClock = (start = Date.UTC(2026, 0, 1)): ManualClock => {
  const timers = createHeap<Timer>(isDueBefore);
  let now = start;
  let sequence = 0;
  let cancelled = 0;

  const fireNextInstant = (until: number): boolean => {
    const instant = timers.peek()?.due;
    if (instant === undefined || instant > until) {
      return false;
    }
    now = instant;
    while (timers.peek()?.due === instant) {
      const timer = timers.pop();
      if (timer?.callback === undefined) {
        cancelled -= 1;
      } else {
        const { callback } = timer;
        timer.callback = undefined;
        callback();
      }
    }
    return true;
  };

  return {
    now: () => now,
    after(milliseconds, callback) {
      const timer: Timer = { due: now + Math.max(0, milliseconds), sequence, callback };
      sequence += 1;
      timers.push(timer);
      return () => {
        if (timer.callback === undefined) {
          return;
        }
        timer.callback = undefined;
        cancelled += 1;
        // Most timers (a message's retention) are cancelled long before they are due: they must not pile up.
        if (cancelled > timers.size / 2) {
          timers.retain(({ callback: kept }) => kept !== undefined);
          cancelled = 0;
        }
      };
    },
    async advance(milliseconds) {
      const until = now + milliseconds;
      do {
        await nextTurn();
      } while (fireNextInstant(until));
      now = until;
    },
  };
};

const isDueBefore = (left: Timer, right: Timer): boolean =>
  left.due < right.due || (left.due === right.due && left.sequence < right.sequence);
