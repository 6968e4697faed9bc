import type { LaneCounts } from '../adapters/rate-counters.ts';
import type { Lane } from '../contract/lanes.ts';
import type { LaneState } from '../domain/budget/fairness.ts';

/** What a worker remembers of the counters it has written: how they were then. */
export type LaneMemory = {
  /** How many tokens of a window there may be left. @param tokens - how many it has */
  readonly left: (lane: Lane, window: number, tokens: number) => number;
  readonly note: (lane: Lane, counts: LaneCounts, when: Noted) => void;
  /** What is known of the sources of its own lane; undefined where that is too long ago. */
  readonly state: (window: number) => LaneState | undefined;
};

type Noted = {
  /** Of the worker's own lane. */
  readonly isOwn: boolean;
  /** The window whose tokens were the lane's own then. */
  readonly ownWindow: number;
  /** How many windows an item is about. */
  readonly windows: number;
};

export const createLaneMemory = (): LaneMemory => {
  const lastOf = new Map<string, LaneCounts>();
  let own: { readonly counts: LaneCounts; readonly window: number; readonly windows: number } | undefined;
  let before: LaneCounts | undefined;

  return {
    left: (lane, window, tokens) => Math.max(0, tokens - (lastOf.get(`${lane}/${window}`)?.takenOf(window) ?? 0)),
    note(lane, counts, { isOwn, ownWindow, windows }) {
      for (const key of lastOf.keys()) if (Number(key.split('/')[1]) < ownWindow - 1) lastOf.delete(key);
      for (const window of [ownWindow - 1, ownWindow, ownWindow + 1]) {
        if (counts.isAbout(window)) lastOf.set(`${lane}/${window}`, counts);
      }
      if (!isOwn || !counts.isAbout(ownWindow)) return;
      if (own !== undefined && own.counts.key !== counts.key) before = own.counts;
      own = { counts, window: ownWindow, windows };
    },
    state(window) {
      if (own === undefined || window - own.window > 2 * own.windows) return undefined;
      const granted = new Map(own.counts.granted);
      for (const [source, count] of before?.granted ?? []) granted.set(source, (granted.get(source) ?? 0) + count);
      return { window: own.window - own.windows, granted, waitingUntil: own.counts.waitingUntil };
    },
  };
};
