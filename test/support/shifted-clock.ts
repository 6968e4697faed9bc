import { type Clock, systemClock } from '../../local/clock.ts';

export type ShiftedClock = Clock & {
  /** From now on it is that time, and goes on from there. */
  readonly shiftTo: (time: number) => void;
};

/** The real time, moved forward: nothing has to wait for minutes, and everything else takes as long as it takes. */
export const createShiftedClock = (): ShiftedClock => {
  let shift = 0;
  return {
    now: () => systemClock.now() + shift,
    after: (milliseconds, callback) => systemClock.after(milliseconds, callback),
    shiftTo: (time) => {
      shift = time - systemClock.now();
    },
  };
};
