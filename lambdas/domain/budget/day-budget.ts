import type { Lane } from '../../contract/lanes.ts';
import { type AccountReading, rateOfWindow } from './account-reading.ts';
import { windowAt } from './lattice.ts';

/** How much of the account's quota of 24 hours may be used up when a lane still sends. Of critical mail Amazon SES decides. */
export const dayShare: Readonly<Record<Exclude<Lane, 'critical'>, number>> = { standard: 0.95, bulk: 0.8 };

/** Two readings: one may fail. */
const countsAheadSeconds = 120;

/** So long after a mail is counted it may be given its turn: longer than anybody waits for one, unless a worker stands still. */
export const countHoldsMilliseconds = 5_500;

/** After that what is counted has been sent, or never will be: a turn holds for half a second, and SES answers soon. */
export const settlingMilliseconds = countHoldsMilliseconds + 1_500;

/** What is left of a lane's part of the 24-hour quota. */
export type DayBudget =
  /** So much that nobody has to count. */
  | { readonly day: 'open' }
  /** So many more once `counted` have been counted, since the first of all. */
  | {
      readonly day: 'counted';
      readonly room: number;
      readonly counted: number;
      readonly limit: number;
      readonly daily: number;
    };

/**
 * @param reading - without one nobody knows of a limit, and the rate is that of the sandbox
 * @param now - milliseconds since the epoch
 */
export const dayBudget = (lane: Lane, reading: AccountReading | undefined, now: number): DayBudget => {
  const limit = reading === undefined ? Number.POSITIVE_INFINITY : dayLimit(lane, reading.daily);
  if (reading === undefined || limit === Number.POSITIVE_INFINITY) return { day: 'open' };
  const { sentLast24Hours: sent, counted, daily, at } = reading;
  const { perSecond } = rateOfWindow(reading, windowAt(now));
  const ahead = Math.max(countsAheadSeconds, (now - at) / 1000 + countsAheadSeconds / 2);
  if (sent + perSecond * ahead < limit) return { day: 'open' };
  // What the count was at a reading of before this was told nobody knows: there is no room until the next, a minute later.
  if (counted === undefined) return { day: 'counted', room: 0, counted: 0, limit, daily };
  return { day: 'counted', room: Math.max(0, limit - sent), counted, limit, daily };
};

/** How many mails of 24 hours a lane stops at; Infinity for a lane that does not. */
export const dayLimit = (lane: Lane, daily: number): number =>
  lane === 'critical' ? Number.POSITIVE_INFINITY : Math.floor(daily * dayShare[lane]);
