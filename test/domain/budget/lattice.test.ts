import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lanes } from '../../../lambdas/contract/lanes.ts';
import { rateOfWindow } from '../../../lambdas/domain/budget/account-reading.ts';
import {
  beginningOf,
  latenessMilliseconds,
  type Rate,
  tokensOf,
  windowAt,
  windowMilliseconds,
} from '../../../lambdas/domain/budget/lattice.ts';

const start = Date.UTC(2026, 10, 22, 1, 0, 0);

const all = (rate: Rate, window: number): number => lanes.reduce((sum, lane) => sum + tokensOf(lane, rate, window), 0);

/** From less than the sandbox's rate to the largest that docs/budgets.md speaks of, with rates that are no whole numbers. */
const perSecond = fc.oneof(
  fc.double({ min: 0.5, max: 10, noNaN: true }),
  fc.integer({ min: 1, max: 60 }),
  fc.integer({ min: 61, max: 5_000 }),
  fc.double({ min: 1, max: 5_000, noNaN: true }),
);

const rates = fc
  .tuple(perSecond, fc.array(fc.tuple(perSecond, fc.integer({ min: 1, max: 60 })), { maxLength: 3 }))
  .map(([first, later]) => {
    let from = start - 86_400_000;
    const changes: Rate[] = [{ perSecond: first, from }];
    from = start;
    for (const [each, windows] of later) {
      from += windows * windowMilliseconds;
      changes.push({ perSecond: each, from });
    }
    return changes;
  });

/** The most calls that any stretch of so many milliseconds can hold, both ends included, whoever makes them and when. */
const mostCalls = (changes: readonly Rate[], milliseconds: number): number => {
  // A call is for a token of a window that began less than this before it.
  const behind = 2 * windowMilliseconds + latenessMilliseconds;
  const windows = Math.ceil((milliseconds + behind) / windowMilliseconds);
  const first = windowAt(start) - 40;
  const counts = Array.from({ length: 300 }, (_, place) =>
    all(rateOfWindow({ rates: changes, daily: 0, sentLast24Hours: 0, at: 0 }, first + place), first + place),
  );
  return Math.max(
    ...counts.map((_, place) => counts.slice(place, place + windows).reduce((sum, count) => sum + count, 0)),
  );
};

describe('the lattice', () => {
  it('never lets more than five times the rate begin in any five seconds, nor twice the rate in one, whatever it changes to', () => {
    fc.assert(
      fc.property(rates, (changes) => {
        const fastest = Math.max(...changes.map((rate) => rate.perSecond));
        expect(mostCalls(changes, 5_000)).toBeLessThanOrEqual(5 * fastest);
        expect(mostCalls(changes, 1_000)).toBeLessThanOrEqual(2 * fastest);
      }),
    );
  });

  it.each(Array.from({ length: 96 }, (_, place) => 0.5 + place / 10))(
    'keeps both bounds at %s a second, a rate of which one call more or less is much',
    (rate) => {
      const changes = [{ perSecond: rate, from: start - 86_400_000 }];
      expect(mostCalls(changes, 5_000)).toBeLessThanOrEqual(5 * rate);
      expect(mostCalls(changes, 1_000)).toBeLessThanOrEqual(2 * rate);
    },
  );

  it('gives at least 85 % of the rate in the long run', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), (rate) => {
        const count = 38 * 20;
        const windows = Array.from({ length: count }, (_, place) => windowAt(start) + place);
        const tokens = windows.reduce((sum, window) => sum + all({ perSecond: rate, from: start - 60_000 }, window), 0);
        expect(tokens).toBeGreaterThanOrEqual((0.85 * rate * count * windowMilliseconds) / 1000);
      }),
    );
  });

  it('gives critical a fifth, and the others two each', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 0, max: 1e6 }), (rate, ahead) => {
        const from = start - ahead * windowMilliseconds;
        const windows = Array.from({ length: 280 }, (_, place) => windowAt(start) + place);
        const [critical = 0, standard = 0, bulk = 0] = lanes.map((lane) =>
          windows.reduce((sum, window) => sum + tokensOf(lane, { perSecond: rate, from }, window), 0),
        );
        const total = critical + standard + bulk;
        expect(Math.abs(critical - total / 5)).toBeLessThanOrEqual(2);
        expect(Math.abs(standard - (2 * total) / 5)).toBeLessThanOrEqual(2);
        expect(Math.abs(bulk - (2 * total) / 5)).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('has no tokens before its rate is in force, and none of a rate of nothing', () => {
    const from = beginningOf(windowAt(start));
    expect(all({ perSecond: 100, from }, windowAt(from) - 1)).toBe(0);
    expect(all({ perSecond: 0, from: 0 }, windowAt(start))).toBe(0);
  });
});
