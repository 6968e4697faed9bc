import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AccountReading, nextReading, rateOfWindow } from '../../../lambdas/domain/budget/account-reading.ts';
import { windowAt, windowMilliseconds } from '../../../lambdas/domain/budget/lattice.ts';

const now = Date.UTC(2026, 10, 22, 1, 0, 0);
const quota = { daily: 50_000, sentLast24Hours: 7, counted: 3 };
const rateAt = (reading: AccountReading | undefined, time: number) => rateOfWindow(reading, windowAt(time)).perSecond;

describe('the rate', () => {
  it('is that of the sandbox while nothing has been read, and soon what the first reading says', () => {
    const first = nextReading(undefined, { ...quota, perSecond: 14 }, now);
    expect(rateAt(undefined, now)).toBe(1);
    expect(rateAt(first, now)).toBe(1);
    expect(rateAt(first, now + 2_000)).toBe(14);
    expect(first).toMatchObject({ ...quota, at: now });
  });

  it('changes when everybody has had the time to read of it, and for all at the same moment', () => {
    const first = nextReading(undefined, { ...quota, perSecond: 14 }, now);
    const later = now + 60_000;
    const changed = nextReading(first, { ...quota, perSecond: 50 }, later);
    expect(rateAt(changed, later + 14_000)).toBe(14);
    expect(rateAt(changed, later + 16_000)).toBe(50);
    expect(nextReading(changed, { ...quota, perSecond: 50 }, later + 60_000).rates).toEqual(changed.rates);
  });

  it('is not changed again while a change is ahead of which some may have read', () => {
    const first = nextReading(undefined, { ...quota, perSecond: 14 }, now);
    const changed = nextReading(first, { ...quota, perSecond: 50 }, now + 60_000);
    const hasty = nextReading(changed, { ...quota, perSecond: 20 }, now + 61_000);
    expect(hasty.rates).toEqual(changed.rates);
    expect(nextReading(hasty, { ...quota, perSecond: 20 }, now + 120_000).rates.at(-1)?.perSecond).toBe(20);
  });

  it('is the same for whoever has the latest reading and whoever has the one before, for as long as that may be kept', () => {
    const steps = fc.array(fc.record({ perSecond: fc.integer({ min: 1, max: 99 }), after: fc.nat(120_000) }), {
      minLength: 2,
      maxLength: 8,
    });
    fc.assert(
      fc.property(steps, (readings) => {
        let [time, before] = [now, undefined as AccountReading | undefined];
        for (const { perSecond, after } of readings) {
          time += after;
          const next = nextReading(before, { ...quota, perSecond }, time);
          expect(next.rates.length).toBeLessThanOrEqual(2);
          for (const { from } of next.rates) expect(from % windowMilliseconds).toBe(0);
          // Of the sandbox and the first reading readers are told apart sooner: none is kept there.
          const former = before ?? next;
          for (let ahead = 0; ahead < 5_000; ahead += 100) {
            expect(rateAt(next, time + ahead)).toBe(rateAt(former, time + ahead));
          }
          before = next;
        }
      }),
    );
  });
});
