import { type Clock, LONGEST_TIMER_MILLISECONDS } from './clock.ts';
import { createTimerQueue } from './timer-queue.ts';

export type LeapingClock = Clock & {
  readonly ahead: SharedArrayBuffer;
  /** Lets so much time have passed: what would have happened in it happens now. */
  leap(milliseconds: number): void;
  /** When the next timer is due, in milliseconds since the epoch. */
  nextDue(): number | undefined;
};

/**
 * The real time, which can be made to leap: everything takes as long as it takes, and nobody has to wait for a quarter of
 * an hour. Its timers do not keep the process alive.
 */
export const createLeapingClock = (): LeapingClock => {
  const ahead = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT);
  const aheadMilliseconds = new Float64Array(ahead);
  const now = (): number => Date.now() + (aheadMilliseconds[0] ?? 0);
  const timers = createTimerQueue();
  /** One timer of Node's, for the first of ours. */
  let alarm: { readonly due: number; readonly timeout: NodeJS.Timeout } | undefined;

  const setAlarm = () => {
    const due = timers.nextDue();
    if (due === alarm?.due) return;
    clearTimeout(alarm?.timeout);
    alarm = due === undefined ? undefined : { due, timeout: setTimeout(fire, delayUntil(due)).unref() };
  };

  const delayUntil = (due: number) => Math.min(Math.max(due - now(), 0), LONGEST_TIMER_MILLISECONDS);

  const fire = () => {
    alarm = undefined;
    timers.fireUntil(now());
    setAlarm();
  };

  return {
    ahead,
    now,
    after(milliseconds, callback) {
      const cancel = timers.add(now() + Math.max(0, milliseconds), callback);
      setAlarm();
      return cancel;
    },
    leap(milliseconds) {
      aheadMilliseconds[0] = (aheadMilliseconds[0] ?? 0) + milliseconds;
      clearTimeout(alarm?.timeout);
      fire();
    },
    nextDue: () => timers.nextDue(),
  };
};

export const isLeapingClock = (clock: Clock): clock is LeapingClock => 'leap' in clock;
