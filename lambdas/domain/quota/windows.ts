import type { Period } from './limits.ts';

/** Windows are the minutes and days of UTC: everybody counts in the same one, whatever happened before. */
export const windowMilliseconds: Readonly<Record<Period, number>> = { minute: 60_000, day: 86_400_000 };

/**
 * What waits for a window leaves over this much of it, not all at its beginning: release and the counters have the same
 * to do in each of its runs.
 */
const spreadMilliseconds: Readonly<Record<Period, number>> = { minute: 60_000, day: 3_600_000 };

/** @returns its beginning, milliseconds since the epoch */
export const windowAt = (per: Period, now: number): number =>
  Math.floor(now / windowMilliseconds[per]) * windowMilliseconds[per];

/**
 * When a mail that a window had no room for is to be tried again.
 * @param window - that window's beginning
 * @param ahead - how many mails wait before it
 * @param places - how many of them each window lets leave
 * @returns milliseconds since the epoch
 */
export const nextTurn = (per: Period, window: number, ahead: number, places: number): number => {
  const begins = window + windowMilliseconds[per] * (1 + Math.floor(ahead / places));
  return begins + Math.floor((spreadMilliseconds[per] * (ahead % places)) / places);
};
