import { availableParallelism } from 'node:os';

/** Whose invocations come first when there are not enough slots. */
export type Priority = 'critical' | 'normal';

/** How many invocations may run at once, over all functions. */
export type SlotPool = {
  /** Waits for a free slot; the function returned gives it back. */
  acquire(priority: Priority): Promise<() => void>;
  /** Whether all slots are free, so that nobody waits either. */
  isAtRest(): boolean;
};

/** One more than cores, so that a core is not idle while an invocation waits for the endpoint. */
const DEFAULT_SLOTS = availableParallelism() + 1;

/** Kept for critical invocations: a burst of others must never make them wait for one to end. */
const RESERVED_SLOTS = 1;

/**
 * @param slots at least 2
 * @default slots one more than cores
 */
export const createSlotPool = (slots = DEFAULT_SLOTS): SlotPool => {
  const inUse: Record<Priority, number> = { critical: 0, normal: 0 };
  const waiting: Record<Priority, (() => void)[]> = { critical: [], normal: [] };

  const isFree: Record<Priority, () => boolean> = {
    critical: () => inUse.critical + inUse.normal < slots,
    normal: () => inUse.critical + inUse.normal < slots && inUse.normal < slots - RESERVED_SLOTS,
  };

  const grantWaiting = () => {
    for (const priority of ['critical', 'normal'] as const) {
      while (waiting[priority].length > 0 && isFree[priority]()) {
        inUse[priority] += 1;
        waiting[priority].shift()?.();
      }
    }
  };

  return {
    acquire: (priority) =>
      new Promise((resolve) => {
        const release = () => {
          inUse[priority] -= 1;
          grantWaiting();
        };
        waiting[priority].push(() => resolve(release));
        grantWaiting();
      }),
    isAtRest: () => inUse.critical + inUse.normal === 0,
  };
};
