import type { BounceHistory, Evidence, SuppressionEntry } from './suppression-record.ts';
import { repetitionAfterHours, type SuppressionTerms } from './suppression-terms.ts';

const millisecondsPerHour = 3_600_000;
const millisecondsPerDay = 24 * millisecondsPerHour;

/** The history with one more hard bounce. */
export const withHardBounce = (history: BounceHistory, bounce: Evidence): BounceHistory => {
  const { first, last } = history.hard ?? { first: bounce.at, last: bounce };
  return {
    ...history,
    hard: { first: bounce.at < first ? bounce.at : first, last: isLater(bounce, last) ? bounce : last },
  };
};

/** The history with one more soft bounce; those that cannot lead to a suppression that still stands are dropped. */
export const withSoftBounce = (history: BounceHistory, at: string, terms: SuppressionTerms): BounceHistory => {
  const hour = String(Math.floor(Date.parse(at) / millisecondsPerHour));
  const latest = history.soft?.[hour];
  const soft = { ...history.soft, [hour]: latest !== undefined && latest > at ? latest : at };
  const { withinHours, days } = terms.softBounces;
  const horizon = newest(Object.values(soft)) - withinHours * millisecondsPerHour - days * millisecondsPerDay;
  return {
    ...history,
    soft: Object.fromEntries(Object.entries(soft).filter(([, time]) => Date.parse(time) >= horizon)),
  };
};

/** What a history comes to, which may have ended before its latest bounce came; undefined: nothing. */
export const foldBounces = (history: BounceHistory, terms: SuppressionTerms): SuppressionEntry | undefined => {
  const folded = [hardEntry(history, terms), softEntry(history, terms)].filter((entry) => entry !== undefined);
  return folded.reduce<SuppressionEntry | undefined>(longerOf, undefined);
};

/** The time of the latest bounce of a history; -Infinity where there is none. */
export const latestBounce = ({ hard, soft = {} }: BounceHistory): number =>
  newest([...(hard === undefined ? [] : [hard.last.at]), ...Object.values(soft)]);

/** Of two entries the one that ends later; the second one where they end together. */
export const longerOf = (one: SuppressionEntry | undefined, other: SuppressionEntry): SuppressionEntry =>
  one === undefined || endOf(other) >= endOf(one) ? other : one;

/** Milliseconds since the epoch. */
export const endOf = ({ until }: SuppressionEntry): number =>
  until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until);

const hardEntry = ({ hard }: BounceHistory, { bounceDays }: SuppressionTerms): SuppressionEntry | undefined => {
  if (hard === undefined) return undefined;
  const { first, last } = hard;
  const span = Date.parse(last.at) - Date.parse(first);
  const days = bounceDays[span >= repetitionAfterHours * millisecondsPerHour ? 1 : 0];
  return { origin: 'bounce', since: first, until: after(last.at, days), evidence: last };
};

/** Repeated over hours: three bounces of one afternoon's minute are one failure of the receiver. */
const softEntry = ({ soft = {} }: BounceHistory, terms: SuppressionTerms): SuppressionEntry | undefined => {
  const { count, withinHours, days } = terms.softBounces;
  const times = Object.values(soft).toSorted();
  const windows = times.flatMap((last, index) => {
    const within = times
      .slice(0, index + 1)
      .filter((time) => Date.parse(last) - Date.parse(time) <= withinHours * millisecondsPerHour);
    const [first = last] = within;
    const isOverHours = Date.parse(last) - Date.parse(first) >= (count - 1) * millisecondsPerHour;
    return within.length >= count && isOverHours ? [{ first, until: after(last, days) }] : [];
  });
  const latest = windows.at(-1);
  return latest === undefined ? undefined : { origin: 'bounce', since: latest.first, until: latest.until };
};

const after = (at: string, days: number): string => new Date(Date.parse(at) + days * millisecondsPerDay).toISOString();

const newest = (times: readonly string[]): number =>
  times.reduce((latest, time) => Math.max(latest, Date.parse(time)), Number.NEGATIVE_INFINITY);

const isLater = (one: Evidence, other: Evidence): boolean =>
  one.at === other.at ? one.event > other.event : one.at > other.at;
