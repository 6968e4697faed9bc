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
  /** The window it was written in. */
  readonly asked: number;
  /** How many windows an item is about. */
  readonly windows: number;
};

export const createLaneMemory = (): LaneMemory => {
  const lastOf = new Map<string, LaneCounts>();
  let own: { readonly counts: LaneCounts; readonly asked: number; readonly windows: number } | undefined;
  let before: LaneCounts | undefined;

  return {
    left: (lane, window, tokens) => Math.max(0, tokens - (lastOf.get(`${lane}/${window}`)?.takenOf(window) ?? 0)),
    note(lane, counts, { isOwn, asked, windows }) {
      for (const key of lastOf.keys()) if (Number(key.split('/')[1]) < asked - 1) lastOf.delete(key);
      for (const window of [asked - 1, asked]) {
        if (counts.isAbout(window)) lastOf.set(`${lane}/${window}`, counts);
      }
      if (!isOwn || !counts.isAbout(asked)) return;
      if (own !== undefined && own.counts.key !== counts.key) before = own.counts;
      own = { counts, asked, windows };
    },
    state(window) {
      if (own === undefined || window - own.asked > 2 * own.windows) return undefined;
      const granted = new Map(own.counts.granted);
      for (const [source, count] of before?.granted ?? []) granted.set(source, (granted.get(source) ?? 0) + count);
      return { window: own.asked - own.windows, granted, waitingUntil: own.counts.waitingUntil };
    },
  };
};
