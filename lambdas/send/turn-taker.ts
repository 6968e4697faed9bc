import type { ReadAccount } from '../adapters/account-readings.ts';
import type { CountForDay } from '../adapters/day-count.ts';
import type { ChangeRateCounters } from '../adapters/rate-counters.ts';
import type { Lane } from '../contract/lanes.ts';
import { type AccountReading, rateOfWindow } from '../domain/budget/account-reading.ts';
import { countHoldsMilliseconds } from '../domain/budget/day-budget.ts';
import { hasHadItsHalf, inRounds, isBehind, othersWait } from '../domain/budget/fairness.ts';
import {
  beginningOf,
  latenessMilliseconds,
  type Rate,
  tokensOf,
  windowAt,
  windowMilliseconds,
  windowsOfItem,
} from '../domain/budget/lattice.ts';
import { orderOfAsking, ownWindowAt, type Tokens } from '../domain/budget/order-of-asking.ts';
import { createDayCounter } from './day-counter.ts';
import { createLaneMemory } from './lane-memory.ts';
import type { TakeTurn, Turn } from './turn.ts';

/** What taking turns needs of the world. */
export type TurnTakerDependencies = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly lane: Lane;
  readonly readAccount: ReadAccount;
  readonly changeRateCounters: ChangeRateCounters;
  readonly countForDay: CountForDay;
};

type Waiter = {
  readonly source: string;
  readonly since: number;
  readonly giveUpAt: number;
  readonly settle: (turn: Turn) => void;
  readonly fail: (error: unknown) => void;
  /** Until when it is counted against the day, milliseconds since the epoch: a worker may stand still before its turn. */
  countedUntil: number;
};

/** Longer than this nobody waits: a worker that waits does nothing else. */
const patienceMilliseconds: Readonly<Record<Lane, number>> = { critical: 3_000, standard: 5_000, bulk: 5_000 };

/** Mails of a batch are composed one after the other; those that are not urgent wait for each other, so that one write is for all. */
const gatheringMilliseconds: Readonly<Record<Lane, number>> = { critical: 0, standard: 10, bulk: 10 };

/** So that not all ask at once. */
const spreadMilliseconds: Readonly<Record<Lane, number>> = { critical: 0, standard: 20, bulk: 20 };

/** So long after the beginning of a window sources that have had their half ask: the others of their lane have asked by then. */
const halfHadMilliseconds = 40;

/** And so long lanes that are not urgent leave what they have to themselves. */
const borrowMilliseconds = 80;

/** So many windows at most are left to others by a worker that has found the tokens of one taken. */
const mostLeftToOthers = 16;

const comeBackSeconds = {
  rate: { atLeast: 2, upTo: 5 },
  /** After the next reading or the one after it. */
  counted: { atLeast: 90, upTo: 180 },
  'used-up': { atLeast: 900, upTo: 1_800 },
} as const;

/**
 * Takes turns for the mails of one worker. All that wait stand in one queue, which is there only while somebody does: one
 * write asks for as many tokens as are wanted, and what comes of it goes to their sources in rounds.
 *
 * Windows, tokens and their order are arithmetic that every worker comes to by itself (domain/budget); that no token is
 * granted twice is the counters' doing. A worker that finds others before it lets some windows pass before it asks again,
 * unless its lane is critical or its source is behind.
 */
export const createTurnTaker = (dependencies: TurnTakerDependencies): TakeTurn => {
  const { now, wait, random, lane, readAccount, changeRateCounters } = dependencies;
  const memory = createLaneMemory();
  const countDay = createDayCounter(lane, dependencies);
  let queue: Waiter[] = [];
  let isRunning = false;
  /** What has come of asking in a window, the latest. */
  let found = { window: -1, askedBefore: 0, wasGranted: false };

  const isUncounted = ({ countedUntil }: Waiter): boolean => countedUntil <= now();

  const leave = (waiters: readonly Waiter[], turn: (waiter: Waiter) => Turn): void => {
    queue = queue.filter((waiter) => !waiters.includes(waiter));
    for (const waiter of waiters) waiter.settle(turn(waiter));
  };
  const grant = (waiters: readonly Waiter[], by: number): void =>
    leave(waiters, ({ countedUntil }) => ({ granted: true, by: Math.min(by, countedUntil + latenessMilliseconds) }));
  const comeBackAfter = (because: keyof typeof comeBackSeconds): number => {
    const { atLeast, upTo } = comeBackSeconds[because];
    return Math.ceil(atLeast + random() * (upTo - atLeast));
  };

  /** Those beyond the lane's part of the 24-hour quota leave; the others are counted once. */
  const leaveForDay = async (reading: AccountReading | undefined): Promise<void> => {
    const uncounted = queue.filter(isUncounted);
    const countedUntil = now() + countHoldsMilliseconds;
    const { within, isUsedUp, limit, daily } = await countDay(reading, uncounted.length);
    for (const waiter of uncounted.slice(0, within)) waiter.countedUntil = countedUntil;
    leave(uncounted.slice(within), () => ({
      granted: false,
      because: 'day-budget',
      afterSeconds: comeBackAfter(isUsedUp ? 'used-up' : 'counted'),
      limit,
      daily,
    }));
  };

  /** Those leave who would not wait until then. */
  const leaveUnless = (next: number): void =>
    leave(
      queue.filter(({ giveUpAt }) => giveUpAt < next),
      () => ({ granted: false, because: 'rate', afterSeconds: comeBackAfter('rate') }),
    );

  /** Asks for what is left of these tokens. @returns how many were granted, and how many there are for each that was asked for before */
  const ask = async (
    { lane: whose, window: of }: Tokens,
    rate: Rate,
    wanted: number,
    window: number,
  ): Promise<{ readonly granted: number; readonly askedBefore: number }> => {
    const tokens = tokensOf(whose, rate, of);
    const count = Math.min(wanted, memory.left(whose, of, tokens));
    const isOwn = whose === lane;
    const inVain = queue.filter(({ since }) => windowAt(since) < window).map(({ source }) => source);
    const counts = await changeRateCounters(whose, of, rate, {
      take: { window: of, count },
      ...(isOwn && inVain.length > 0 ? { waiting: { sources: [...new Set(inVain)], until: window + 1 } } : {}),
    });
    memory.note(whose, counts, { isOwn, ownWindow: ownWindowAt(lane, window), windows: windowsOfItem(rate) });
    const before = counts.takenOf(of) - count;
    return { granted: Math.min(count, Math.max(0, tokens - before)), askedBefore: before / tokens };
  };

  /** Says who is granted what, where there is somebody else to be fair to. */
  const tellOthers = async (chosen: readonly Waiter[], rate: Rate, ownWindow: number): Promise<void> => {
    const state = memory.state(ownWindow);
    const here = [...new Set(queue.map(({ source }) => source))];
    if (here.length < 2 && (state === undefined || !othersWait(here, state))) return;
    const granted = new Map(
      [...Map.groupBy(chosen, ({ source }) => source)].map(([source, all]) => [source, all.length]),
    );
    const counts = await changeRateCounters(lane, ownWindow, rate, { granted });
    memory.note(lane, counts, { isOwn: true, ownWindow, windows: windowsOfItem(rate) });
  };

  /** Asks at whatever may be left in this window. @returns when to ask again, milliseconds since the epoch */
  const askAround = async (reading: AccountReading | undefined): Promise<number> => {
    const window = windowAt(now());
    const passed = now() - beginningOf(window);
    const ownWindow = ownWindowAt(lane, window);
    const state = memory.state(ownWindow);
    const holdsBack = ({ source }: Waiter): boolean => passed < halfHadMilliseconds && hasHadItsHalf(source, state);
    const borrows = lane === 'critical' || passed >= borrowMilliseconds;
    if (found.window !== window) found = { window, askedBefore: 0, wasGranted: false };
    for (const tokens of orderOfAsking(lane, window, borrows)) {
      const wanting = queue.filter((waiter) => !isUncounted(waiter) && !holdsBack(waiter));
      if (wanting.length === 0 || windowAt(now()) !== window) break;
      const rate = rateOfWindow(reading, tokens.window);
      if (memory.left(tokens.lane, tokens.window, tokensOf(tokens.lane, rate, tokens.window)) === 0) continue;
      const answer = await ask(tokens, rate, wanting.length, window);
      found.askedBefore = Math.max(found.askedBefore, answer.askedBefore);
      if (answer.granted === 0) continue;
      found.wasGranted = true;
      const chosen = inRounds(wanting, answer.granted, state);
      await tellOthers(chosen, rateOfWindow(reading, ownWindow), ownWindow);
      grant(
        chosen.filter((waiter) => !isUncounted(waiter)),
        beginningOf(window + 1) + latenessMilliseconds,
      );
    }
    if (windowAt(now()) === window) {
      if (queue.some(holdsBack)) return beginningOf(window) + halfHadMilliseconds + jitter();
      if (!borrows) return beginningOf(window) + borrowMilliseconds + jitter();
    }
    const isPatient = lane !== 'critical' && !found.wasGranted && !queue.some(({ source }) => isBehind(source, state));
    const leftToOthers = isPatient ? Math.floor(random() * Math.min(mostLeftToOthers, 2 * found.askedBefore)) : 0;
    return nextChance(reading, window + 1 + leftToOthers);
  };

  /** When there may be tokens for this lane, from a window on. */
  const nextChance = (reading: AccountReading | undefined, from: number): number => {
    const mayHaveTokens = (window: number): boolean =>
      orderOfAsking(lane, window, true).some(
        (each) =>
          memory.left(each.lane, each.window, tokensOf(each.lane, rateOfWindow(reading, each.window), each.window)) > 0,
      );
    const last = from + Math.ceil(patienceMilliseconds[lane] / windowMilliseconds);
    let window = from;
    while (window < last && !mayHaveTokens(window)) window += 1;
    return beginningOf(window) + jitter();
  };

  const jitter = (): number => Math.floor(random() * spreadMilliseconds[lane]);

  const serve = async (): Promise<void> => {
    await wait(gatheringMilliseconds[lane]);
    while (queue.length > 0) {
      const reading = await readAccount();
      await leaveForDay(reading);
      while (queue.some(isUncounted)) {
        // Where to count takes longer than a count holds, nobody is counted again and again.
        leaveUnless(now());
        await leaveForDay(reading);
      }
      if (rateOfWindow(reading, windowAt(now())).perSecond === Number.POSITIVE_INFINITY) {
        grant(queue, Number.POSITIVE_INFINITY);
        return;
      }
      const next = await askAround(reading);
      // Some came while others were asked for: there may be tokens left in this very window.
      if (queue.some(isUncounted)) continue;
      leaveUnless(next);
      if (queue.length > 0) await wait(Math.max(1, next - now()));
    }
  };

  const run = async (): Promise<void> => {
    isRunning = true;
    try {
      await serve();
    } catch (error) {
      const waiters = queue;
      queue = [];
      for (const { fail } of waiters) fail(error);
    }
    isRunning = false;
    // Who was answered last may have asked again already.
    if (queue.length > 0) void run();
  };

  return (source, giveUpAt) =>
    new Promise<Turn>((settle, fail) => {
      const since = now();
      const patient = Math.min(giveUpAt, since + patienceMilliseconds[lane]);
      queue.push({ source, since, giveUpAt: patient, settle, fail, countedUntil: 0 });
      if (!isRunning) void run();
    });
};
