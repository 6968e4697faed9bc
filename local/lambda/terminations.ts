import { createHash } from 'node:crypto';
import { randomNumbers } from '../random-numbers.ts';

/** Which part of all invocations is cut off by the end of its worker, from 0 to 1. */
export type TerminationOrder = {
  readonly rate: number;
  /** Of the random numbers that say which invocations, and when. @default 1 */
  readonly seed?: number;
};

export type TerminationReport = Required<TerminationOrder> & {
  readonly invocations: number;
  readonly terminated: number;
  /** By function, those of which a worker was terminated. */
  readonly terminatedByFunction: Readonly<Record<string, number>>;
};

/** Workers terminated on demand in the middle of invocations, as Lambda's environments crash. */
export type Terminations = {
  /** From now on; the counts start anew. @throws {RangeError} for a rate that is none */
  order(order: TerminationOrder): void;
  report(): TerminationReport;
  /** An invocation begins: after so many milliseconds of its work its worker is to end. */
  next(functionName: string): number | undefined;
  /** What an invocation of a warm worker took, milliseconds. */
  took(functionName: string, milliseconds: number): void;
};

/** Of a function of which nothing is known yet. */
const FIRST_GUESS_MILLISECONDS = 50;

/** How much the latest invocation says of the next one. */
const WEIGHT_OF_LATEST = 0.2;

/** So that the last moments of an invocation that takes longer than usual have their share. */
const BEYOND_AVERAGE = 1.25;

/**
 * Each moment of an invocation is as likely as any other: how long it will take is guessed from those before it. One that
 * ends before its moment is cut off when its work is done and nobody has been told.
 */
export const createTerminations = (): Terminations => {
  const averages = new Map<string, number>();
  let current: Required<TerminationOrder> = { rate: 0, seed: 1 };
  let random = randomByFunction(current.seed);
  let invocations = 0;
  let terminated = new Map<string, number>();

  return {
    order({ rate, seed = 1 }) {
      if (!(rate >= 0 && rate <= 1)) throw new RangeError(`a rate of terminations is from 0 to 1, got ${rate}`);
      current = { rate, seed };
      random = randomByFunction(seed);
      invocations = 0;
      terminated = new Map();
    },
    report: () => ({
      ...current,
      invocations,
      terminated: [...terminated.values()].reduce((sum, count) => sum + count, 0),
      terminatedByFunction: Object.fromEntries(terminated),
    }),
    next(functionName) {
      invocations += 1;
      const next = random(functionName);
      if (current.rate === 0 || next() >= current.rate) return undefined;
      terminated.set(functionName, (terminated.get(functionName) ?? 0) + 1);
      return next() * BEYOND_AVERAGE * (averages.get(functionName) ?? FIRST_GUESS_MILLISECONDS);
    },
    took(functionName, milliseconds) {
      const average = averages.get(functionName) ?? milliseconds;
      averages.set(functionName, average + WEIGHT_OF_LATEST * (milliseconds - average));
    },
  };
};

/** Numbers of their own for each function: which of its invocations are met does not depend on when others are invoked. */
const randomByFunction = (seed: number): ((functionName: string) => () => number) => {
  const byFunction = new Map<string, () => number>();
  return (functionName) => {
    const known = byFunction.get(functionName);
    if (known !== undefined) return known;
    const digest = createHash('sha256').update(`${seed} ${functionName}`).digest();
    const random = randomNumbers(digest.readInt32BE());
    byFunction.set(functionName, random);
    return random;
  };
};
