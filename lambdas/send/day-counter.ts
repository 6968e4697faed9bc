import type { RateCounters } from '../adapters/rate-counters.ts';
import type { Lane } from '../contract/lanes.ts';
import type { AccountReading } from '../domain/budget/account-reading.ts';
import { dayBudget } from '../domain/budget/day-budget.ts';

/**
 * Counts mails against a lane's part of the account's 24-hour quota, where it is near. What any lane has counted is used up for all.
 * @returns how many of them it has room for, and what has no room for the others
 */
export type CountDay = (
  reading: AccountReading | undefined,
  count: number,
) => Promise<{ readonly within: number; readonly limit: number; readonly daily: number }>;

export const createDayCounter = (
  lane: Lane,
  { now, counters }: { readonly now: () => number; readonly counters: Pick<RateCounters, 'countDay'> },
): CountDay => {
  /** The reading that was found to leave no room: nobody asks again. */
  let usedUpAt: number | undefined;

  return async (reading, count) => {
    const budget = dayBudget(lane, reading, now());
    if (count === 0 || reading === undefined || budget.day === 'open') {
      return { within: count, limit: Number.POSITIVE_INFINITY, daily: Number.POSITIVE_INFINITY };
    }
    const { room, counted, limit, daily } = budget;
    if (room === 0 || usedUpAt === reading.at) return { within: 0, limit, daily };
    const before = (await counters.countDay(now(), count)) - count - counted;
    const within = Math.min(count, Math.max(0, room - Math.max(0, before)));
    if (within < count) usedUpAt = reading.at;
    return { within, limit, daily };
  };
};
