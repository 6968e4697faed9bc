import type { Worker } from 'node:worker_threads';
import type { Slot } from './slot-pool.ts';

/** An invocation that has needed the processor for less than a twentieth of this only waits: for its turn, or its backoff. */
const SAMPLE_MILLISECONDS = 100;
const WAITS_BELOW = 0.05;

/**
 * Lends the slot of an invocation while its thread waits. On AWS a waiting environment keeps nobody from the processor, here it
 * would keep others from one of the few slots.
 *
 * @returns what ends that
 */
export const watchProcessor = (worker: Worker, slot: Pick<Slot, 'lend' | 'takeBack'>): (() => void) => {
  let last = worker.performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const current = worker.performance.eventLoopUtilization();
    const { utilization } = worker.performance.eventLoopUtilization(current, last);
    last = current;
    if (utilization < WAITS_BELOW) slot.lend();
    else slot.takeBack();
  }, SAMPLE_MILLISECONDS).unref();
  return () => clearInterval(timer);
};
