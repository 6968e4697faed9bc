import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

/**
 * Gives this thread a lower priority than the others of the process have, where the system knows priorities of threads: on
 * Linux only.
 *
 * @see https://man7.org/linux/man-pages/man7/sched.7.html
 */
export const yieldProcessor = (niceness: number): void => {
  if (niceness === 0 || process.platform !== 'linux') return;
  try {
    // <process>/task/<thread>
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    setPriority(thread, niceness);
  } catch {
    // A system that does not let it: all threads are equal then.
  }
};
