import type { CountForDay } from '../adapters/day-count.ts';
import type { Lane } from '../contract/lanes.ts';
import type { AccountReading } from '../domain/budget/account-reading.ts';
import { dayBudget } from '../domain/budget/day-budget.ts';

/**
 * Counts mails against a lane's part of the account's 24-hour quota, where it is near. What any lane has counted is used up for all.
 * @returns how many of them it has room for, and what has no room for the others: by the reading itself, or only by what has
 * been counted beside it, which the next reading may see otherwise
 */
export type CountDay = (
  reading: AccountReading | undefined,
  count: number,
) => Promise<{
  readonly within: number;
  readonly isUsedUp: boolean;
  readonly limit: number;
  readonly daily: number;
}>;

export const createDayCounter = (
  lane: Lane,
  { now, countForDay }: { readonly now: () => number; readonly countForDay: CountForDay },
): CountDay => {
  /** The reading that was found to leave no room: nobody asks again. */
  let usedUpAt: number | undefined;

  return async (reading, count) => {
    const budget = dayBudget(lane, reading, now());
    if (count === 0 || reading === undefined || budget.day === 'open') {
      return { within: count, isUsedUp: false, limit: Number.POSITIVE_INFINITY, daily: Number.POSITIVE_INFINITY };
    }
    const { room, counted, limit, daily } = budget;
    const isUsedUp = room === 0;
    if (isUsedUp || usedUpAt === reading.at) return { within: 0, isUsedUp, limit, daily };
    const within = await countForDay(now(), Math.min(count, room), counted + room);
    if (within < count) usedUpAt = reading.at;
    return { within, isUsedUp, limit, daily };
  };
};
