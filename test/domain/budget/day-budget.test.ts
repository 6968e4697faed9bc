import { describe, expect, it } from 'vitest';
import type { Lane } from '../../../lambdas/contract/lanes.ts';
import type { AccountReading } from '../../../lambdas/domain/budget/account-reading.ts';
import { dayBudget } from '../../../lambdas/domain/budget/day-budget.ts';

const now = Date.UTC(2026, 10, 22, 1, 0, 0);
const reading = (fields: Partial<AccountReading> = {}): AccountReading => ({
  rates: [{ perSecond: 10, from: 0 }],
  daily: 100_000,
  sentLast24Hours: 0,
  counted: 7,
  at: now,
  ...fields,
});

describe("a lane's part of the 24-hour quota", () => {
  it.each<[string, Lane, Partial<AccountReading>, object]>([
    ['is open to bulk far below 80 %', 'bulk', { sentLast24Hours: 78_799 }, { day: 'open' }],
    [
      'is counted where two minutes at full rate may reach it',
      'bulk',
      { sentLast24Hours: 78_800 },
      { day: 'counted', room: 1_200, counted: 7, limit: 80_000, daily: 100_000 },
    ],
    ['is used up by bulk at 80 %', 'bulk', { sentLast24Hours: 80_000 }, { day: 'counted', room: 0 }],
    ['is open to standard then', 'standard', { sentLast24Hours: 80_000 }, { day: 'open' }],
    ['is used up by standard at 95 %', 'standard', { sentLast24Hours: 95_001 }, { day: 'counted', room: 0 }],
    ['is never used up for critical', 'critical', { sentLast24Hours: 100_000 }, { day: 'open' }],
    ['has no end where the quota has none', 'bulk', { daily: Number.POSITIVE_INFINITY }, { day: 'open' }],
    ['is nothing of nothing', 'bulk', { daily: 0 }, { day: 'counted', room: 0 }],
    [
      'is counted from further off the older the reading is',
      'bulk',
      { sentLast24Hours: 70_000, at: now - 1_000_000 },
      { day: 'counted', room: 10_000 },
    ],
  ])('%s', (_, lane, fields, budget) => {
    expect(dayBudget(lane, reading(fields), now)).toMatchObject(budget);
  });

  it('has no room where it would be counted, and a reading of before does not say from where on', () => {
    const { counted: _, ...before } = reading({ sentLast24Hours: 79_000 });
    expect(dayBudget('bulk', before, now)).toMatchObject({ day: 'counted', room: 0 });
    expect(dayBudget('standard', before, now)).toEqual({ day: 'open' });
  });

  it('is open while nothing has been read', () => {
    expect(dayBudget('bulk', undefined, now)).toEqual({ day: 'open' });
  });
});
