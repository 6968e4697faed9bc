import type { Lane } from '../../contract/lanes.ts';

/**
 * When the account may make its calls. A rate gives tokens at even distances, each is of one lane, and the tokens of a
 * window of time can be taken in it and, once it is over, in the next one (order-of-asking.ts). A call begins at most
 * `latenessMilliseconds` after the window its token was taken in.
 *
 * So a call at time c is for a token of a window that began in (c - 700 ms, c]. The calls of any 5 seconds, both ends
 * included, are for tokens of windows that began in a half-open stretch of 5,700 ms, which is 38 whole windows; and so many
 * milliseconds, open at one end, hold exactly 5 x MaxSendRate tokens that are 5,700 ms / (5 x MaxSendRate) apart. Calls of
 * one second are for 12 windows at most: where the tokens of these would be more than 2 x MaxSendRate, which only rates do
 * that are no whole numbers, the lattice has fewer.
 *
 * A lattice begins a distance after its rate is in force: so where one lattice follows another, a stretch of time holds no
 * more tokens than it would with the faster one alone.
 */

/** So many calls a second from a moment on (milliseconds since the epoch, the beginning of a window). */
export type Rate = {
  /** Infinity where there is no limit. */
  readonly perSecond: number;
  readonly from: number;
};

/** What nobody has taken when the next window is over is lost: it must be long enough for workers to send their mails and come back. */
export const windowMilliseconds = 150;
/** A lease is written between a turn and its call. */
export const latenessMilliseconds = 400;

/** What Amazon SES measures its rate over, as far as is known: https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas.html */
const measuredSeconds = 5;

/** The windows that calls of so many milliseconds, both ends included, can have their tokens from. */
const windowsOfCalls = (milliseconds: number): number =>
  Math.ceil((milliseconds + latenessMilliseconds) / windowMilliseconds) + 2;

/** Of those seconds: their length is a whole number of windows, as lengths are chosen. */
const measuredWindows = windowsOfCalls(measuredSeconds * 1000);
const measuredMilliseconds = measuredWindows * windowMilliseconds;

/** Whose token each is, over and over: 20 % critical, 40 % standard, 40 % bulk, evenly mixed. */
const pattern: readonly Lane[] = ['critical', 'standard', 'bulk', 'standard', 'bulk'];

/** Number of the window that a moment lies in. */
export const windowAt = (time: number): number => Math.floor(time / windowMilliseconds);

/** Its beginning, milliseconds since the epoch. */
export const beginningOf = (window: number): number => window * windowMilliseconds;

/** How many tokens of a lane lie in a window. No I/O, and everybody who knows the rate comes to the same. */
export const tokensOf = (lane: Lane, { perSecond, from }: Rate, window: number): number => {
  const inMeasured = tokensInMeasured(perSecond);
  const [first, end] = [window, window + 1].map((each) =>
    Math.max(1, ceilingOf((beginningOf(each) - from) * inMeasured, measuredMilliseconds)),
  ) as [number, number];
  return pattern.reduce(
    (sum, each, place) => (each === lane ? sum + countOfPlace(place, end) - countOfPlace(place, first) : sum),
    0,
  );
};

/**
 * How many windows are counted in one item: a second's, or so many that about twenty tokens lie in them, for there is
 * nothing to be fair about in fewer.
 */
export const windowsOfItem = ({ perSecond }: Rate): number => {
  const tokensOfWindow = tokensInMeasured(perSecond) / measuredWindows;
  return Math.min(100, Math.max(7, Math.ceil(20 / Math.max(tokensOfWindow, 0.01))));
};

/** Less than one in five seconds is rounded up to that: no rate but none at all keeps mail for ever. */
const tokensInMeasured = (perSecond: number): number =>
  perSecond <= 0
    ? 0
    : Math.max(1, Math.min(mostTokens(measuredSeconds * perSecond, measuredSeconds), mostTokens(2 * perSecond, 1)));

/** So many in all measured windows that no stretch of these seconds has more than these calls. */
const mostTokens = (calls: number, seconds: number): number =>
  Math.floor((Math.floor(calls) * measuredWindows) / windowsOfCalls(seconds * 1000));

/** Of the numbers below `end` those with this place in the pattern. */
const countOfPlace = (place: number, end: number): number => ceilingOf(end - place, pattern.length);

/** Exact for whole numbers of any size, which division is not. */
const ceilingOf = (dividend: number, divisor: number): number => {
  const remainder = dividend % divisor;
  return (dividend - remainder) / divisor + (remainder > 0 ? 1 : 0);
};
