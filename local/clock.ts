import { setImmediate as nextTurn } from 'node:timers/promises';
import { createTimerQueue } from './timer-queue.ts';

/** Where the local stack takes its time from, so that a test can let seven days pass in a millisecond. */
export type Clock = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once, `milliseconds` from now; the returned function cancels. */
  after(milliseconds: number, callback: () => void): () => void;
  /**
   * Where it is the real time and so many milliseconds: a number (Float64) that threads can read.
   *
   * @default it is the real time, or has nothing to do with it
   */
  readonly ahead?: SharedArrayBuffer;
};

/** Node fires a timer with a longer delay at once (https://nodejs.org/api/timers.html#settimeoutcallback-delay-args). */
export const LONGEST_TIMER_MILLISECONDS = 2 ** 31 - 1;

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

/** A clock that moves only when told to. */
export const createManualClock = (start = Date.UTC(2026, 0, 1)): ManualClock => {
  const timers = createTimerQueue();
  let now = start;

  const fireNextInstant = (until: number): boolean => {
    const instant = timers.nextDue();
    if (instant === undefined || instant > until) {
      return false;
    }
    now = instant;
    timers.fireUntil(instant);
    return true;
  };

  return {
    now: () => now,
    after: (milliseconds, callback) => timers.add(now + Math.max(0, milliseconds), callback),
    async advance(milliseconds) {
      const until = now + milliseconds;
      do {
        await nextTurn();
      } while (fireNextInstant(until));
      now = until;
    },
  };
};
