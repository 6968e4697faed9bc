import { setTimeout as wait } from 'node:timers/promises';
import type { LeapingClock } from './leaping-clock.ts';

/**
 * Lets so much time pass as fast as may be: while something is being done it takes as long as it takes, and whenever
 * nothing is, the clock leaps to what is due next. Resolves when the time has passed.
 */
export type PassTime = (milliseconds: number) => Promise<void>;

/** What a thread has said, or a client has sent, is heard of within so much real time. */
const HEARD_WITHIN_MILLISECONDS = 2;

export const passTime =
  ({ clock, isAtRest }: { readonly clock: LeapingClock; readonly isAtRest: () => boolean }): PassTime =>
  async (milliseconds) => {
    const until = clock.now() + milliseconds;
    while (clock.now() < until) {
      const wasAtRest = isAtRest();
      await wait(HEARD_WITHIN_MILLISECONDS);
      if (!wasAtRest || !isAtRest()) continue;
      const next = Math.min(clock.nextDue() ?? until, until);
      clock.leap(Math.max(0, Math.ceil(next - clock.now())));
    }
  };
