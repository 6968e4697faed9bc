import type { Clock } from '../clock.ts';

/** What has been spent lately, milliseconds: the further back, the less it counts. */
export type RecentTime = { add(milliseconds: number): void; value(): number };

/** AWS does not say how recent is recent: after so long half is forgotten. */
export const RECENT_HALF_LIFE_MILLISECONDS = 30_000;

export const createRecentTime = (clock: Clock): RecentTime => {
  let sum = 0;
  let at = clock.now();
  const value = () => {
    const now = clock.now();
    sum *= 2 ** ((at - now) / RECENT_HALF_LIFE_MILLISECONDS);
    at = now;
    return sum;
  };
  return {
    value,
    add(milliseconds) {
      sum = value() + milliseconds;
    },
  };
};
