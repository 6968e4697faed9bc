import { availableParallelism } from 'node:os';

/** Whose invocations come first when there are not enough slots. */
export type Priority = 'critical' | 'normal';

/** Leave to run an invocation. */
export type Slot = {
  /** The invocation only waits for something: others may have the slot meanwhile. */
  lend(): void;
  /** It goes on, at once: whoever has the slot now keeps it, too. */
  takeBack(): void;
  /** The invocation is over; to be called once. */
  release(): void;
};

/** How many invocations may need the processor at once, over all functions. */
export type SlotPool = {
  /** Waits for a free slot, if it is not for a critical invocation: those never wait. */
  acquire(priority: Priority): Promise<Slot>;
  /** Whether a critical invocation is at work, and does not only wait. */
  isCriticalAtWork(): boolean;
  /** Whether no invocation runs, so that nobody waits either. */
  isAtRest(): boolean;
};

/** As many as cores: what is critical, and the services themselves, run beside them with a higher priority. */
const DEFAULT_SLOTS = availableParallelism();

/**
 * @param slots for invocations that are not critical, at least 1
 * @default slots as many as cores
 */
export const createSlotPool = (slots = DEFAULT_SLOTS): SlotPool => {
  const waiting: (() => void)[] = [];
  let inUse = 0;
  let running = 0;
  let criticalAtWork = 0;

  const grantWaiting = () => {
    for (let free = slots - inUse; free > 0; free -= 1) waiting.shift()?.();
  };

  const newSlot = (priority: Priority): Slot => {
    let isLent = true;
    running += 1;
    const count = (change: 1 | -1) => {
      if (priority === 'critical') criticalAtWork += change;
      else inUse += change;
    };
    const takeBack = () => {
      if (isLent) count(1);
      isLent = false;
    };
    const lend = () => {
      if (isLent) return;
      isLent = true;
      count(-1);
      grantWaiting();
    };
    takeBack();
    return {
      lend,
      takeBack,
      release() {
        running -= 1;
        lend();
      },
    };
  };

  return {
    acquire: (priority) =>
      priority === 'critical'
        ? Promise.resolve(newSlot(priority))
        : new Promise((resolve) => {
            waiting.push(() => resolve(newSlot(priority)));
            grantWaiting();
          }),
    isCriticalAtWork: () => criticalAtWork > 0,
    isAtRest: () => running === 0,
  };
};
