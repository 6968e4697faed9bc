import { type Rate, windowAt, windowMilliseconds } from './lattice.ts';

/** What Amazon SES last said of the account, as all workers share it. */
export type AccountReading = {
  /**
   * The rates by when they are in force, the earliest first: the one before, and the latest. All workers change from one
   * to the other at the same moment.
   */
  readonly rates: readonly Rate[];
  /** How many mails it may send in 24 hours; Infinity where there is no limit. */
  readonly daily: number;
  readonly sentLast24Hours: number;
  /** How many the lanes had counted against the day when all of them had been sent; nothing in a reading of before it was. */
  readonly counted?: number | undefined;
  /** When SES said so, milliseconds since the epoch: no two readings have the same. */
  readonly at: number;
};

/** Readers keep what they have read for so long. */
export const readingHoldsMilliseconds = 5_000;

/** Those that have found none ask again after so long. */
export const noReadingHoldsMilliseconds = 200;

/** A change is in force when every reader has read of it, however slow. */
const changeAheadMilliseconds = 15_000;
const firstAheadMilliseconds = 1_000;

/** What every account may send at least (https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html). */
const sandbox: Rate = { perSecond: 1, from: 0 };

/** The rate that counts for a window; that of the sandbox where nothing has been read. */
export const rateOfWindow = (reading: AccountReading | undefined, window: number): Rate =>
  reading?.rates.findLast(({ from }) => windowAt(from) <= window) ?? sandbox;

/**
 * The reading that follows another.
 * @param before - undefined for the first
 * @param quota - what SES says now
 */
export const nextReading = (
  before: AccountReading | undefined,
  quota: Required<Pick<AccountReading, 'daily' | 'sentLast24Hours' | 'counted'>> & Pick<Rate, 'perSecond'>,
  now: number,
): AccountReading => ({
  rates: nextRates(before?.rates ?? [], quota.perSecond, now),
  daily: quota.daily,
  sentLast24Hours: quota.sentLast24Hours,
  counted: quota.counted,
  at: now,
});

const nextRates = (before: readonly Rate[], perSecond: number, now: number): readonly Rate[] => {
  const latest = before.at(-1);
  if (latest === undefined) return [{ perSecond, from: windowFrom(now + firstAheadMilliseconds) }];
  // Some may have read of a change that is ahead, and some not: it is not taken back. The next reading changes it.
  if (latest.from > now || latest.perSecond === perSecond) return before;
  return [latest, { perSecond, from: windowFrom(now + changeAheadMilliseconds) }];
};

const windowFrom = (time: number): number => (windowAt(time) + 1) * windowMilliseconds;
