import { setImmediate } from 'node:timers/promises';

/** Time that passes only when everybody waits for it. */
export type VirtualTime = {
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Lets time pass until then, or until nobody waits for anything any more. */
  readonly runUntil: (time: number) => Promise<void>;
  /** How many wait. */
  readonly waiting: () => number;
};

type Sleeper = { readonly at: number; readonly order: number; readonly wake: () => void };

/** @param start - milliseconds since the epoch */
export const createVirtualTime = (start: number): VirtualTime => {
  let time = start;
  let order = 0;
  let sleepers: Sleeper[] = [];

  const wakeNext = (until: number): boolean => {
    const next = sleepers.reduce<Sleeper | undefined>(
      (first, each) =>
        first === undefined || each.at < first.at || (each.at === first.at && each.order < first.order) ? each : first,
      undefined,
    );
    if (next === undefined || next.at > until) return false;
    time = Math.max(time, next.at);
    // All of that moment: whoever they wake asks in the same one.
    const due = sleepers.filter(({ at }) => at <= time);
    sleepers = sleepers.filter(({ at }) => at > time);
    for (const { wake } of due.toSorted((one, other) => one.at - other.at || one.order - other.order)) wake();
    return true;
  };

  return {
    now: () => time,
    wait: (milliseconds) =>
      new Promise((wake) => {
        order += 1;
        sleepers.push({ at: time + Math.max(0, milliseconds), order, wake });
      }),
    async runUntil(until) {
      do await setImmediate();
      while (wakeNext(until));
      time = Math.max(time, Math.min(until, Number.MAX_SAFE_INTEGER));
    },
    waiting: () => sleepers.length,
  };
};
