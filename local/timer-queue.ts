import { createHeap } from './heap.ts';

/** What is to happen at which instant, in milliseconds since the epoch. */
export type TimerQueue = {
  /** The returned function cancels. */
  add(due: number, callback: () => void): () => void;
  /** When the next one is due. */
  nextDue(): number | undefined;
  /** Calls back, in order, what is due by then, including what is added meanwhile. */
  fireUntil(instant: number): void;
};

type Timer = { readonly due: number; readonly sequence: number; callback: (() => void) | undefined };

export const createTimerQueue = (): TimerQueue => {
  const timers = createHeap<Timer>(isDueBefore);
  let sequence = 0;
  let cancelled = 0;

  const next = (): Timer | undefined => {
    for (;;) {
      const timer = timers.peek();
      if (timer === undefined || timer.callback !== undefined) return timer;
      timers.pop();
      cancelled -= 1;
    }
  };

  return {
    add(due, callback) {
      const timer: Timer = { due, sequence, callback };
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
    nextDue: () => next()?.due,
    fireUntil(instant) {
      for (;;) {
        const timer = next();
        if (timer?.callback === undefined || timer.due > instant) return;
        timers.pop();
        const { callback } = timer;
        timer.callback = undefined;
        callback();
      }
    },
  };
};

const isDueBefore = (left: Timer, right: Timer): boolean =>
  left.due < right.due || (left.due === right.due && left.sequence < right.sequence);
