import type { Clock } from '../../local/clock.ts';

export type LeapingClock = Clock & {
  /** Lets so much time have passed: what would have happened in it happens now. */
  readonly leap: (milliseconds: number) => void;
};

type Timer = { readonly due: number; readonly callback: () => void; readonly cancel: () => void };

/** The real time, which can be made to leap: functions run on it as ever, and nobody waits for a quarter of an hour. */
export const createLeapingClock = (): LeapingClock => {
  const timers = new Set<Timer>();
  let ahead = 0;
  const now = (): number => Date.now() + ahead;

  const set = (due: number, callback: () => void): Timer => {
    const timeout = setTimeout(
      () => {
        timers.delete(timer);
        callback();
      },
      Math.max(due - now(), 0),
    ).unref();
    const timer: Timer = { due, callback, cancel: () => clearTimeout(timeout) };
    timers.add(timer);
    return timer;
  };

  return {
    now,
    after: (milliseconds, callback) => {
      const due = now() + milliseconds;
      let isCancelled = false;
      set(due, () => {
        if (!isCancelled) callback();
      });
      return () => {
        isCancelled = true;
      };
    },
    leap: (milliseconds) => {
      ahead += milliseconds;
      const waiting = [...timers].toSorted((one, other) => one.due - other.due);
      timers.clear();
      for (const { due, callback, cancel } of waiting) {
        cancel();
        set(due, callback);
      }
    },
  };
};
