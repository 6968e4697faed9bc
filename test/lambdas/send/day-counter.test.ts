import { describe, expect, it } from 'vitest';
import type { Lane } from '../../../lambdas/contract/lanes.ts';
import type { AccountReading } from '../../../lambdas/domain/budget/account-reading.ts';
import { createDayCounter } from '../../../lambdas/send/day-counter.ts';
import { now } from '../../support/facts.ts';

const reading = (fields: Partial<AccountReading>): AccountReading => ({
  rates: [{ perSecond: 100, from: 0 }],
  daily: 1_000,
  sentLast24Hours: 700,
  counted: 0,
  at: now,
  ...fields,
});

const workers = () => {
  let taken = 0;
  const countForDay = async (_time: number, count: number, upTo: number): Promise<number> => {
    const granted = Math.max(0, Math.min(count, upTo - taken));
    taken += granted;
    return granted;
  };
  return (lane: Lane = 'bulk') => createDayCounter(lane, { now: () => now, countForDay });
};

describe('the count of the day', () => {
  it('is one for who goes by the reading before and who goes by the latest', async () => {
    const worker = workers();
    const [slow, quick] = [worker(), worker()];
    const [before, latest] = [reading({}), reading({ sentLast24Hours: 740, counted: 40, at: now + 1 })];
    expect(await slow(before, 40)).toMatchObject({ within: 40 });
    expect(await quick(latest, 30)).toMatchObject({ within: 30 });
    // 770 have been let through: whoever counts it, there is room for 30.
    expect(await slow(before, 40)).toMatchObject({ within: 30, limit: 800, daily: 1_000 });
    expect(await quick(latest, 40)).toMatchObject({ within: 0 });
  });

  it('leaves to other lanes what there was no room for', async () => {
    const worker = workers();
    expect(await worker('bulk')(reading({}), 500)).toMatchObject({ within: 100 });
    expect(await worker('standard')(reading({}), 500)).toMatchObject({ within: 150, limit: 950 });
  });

  it('says whether Amazon SES has said so, or only what was counted since', async () => {
    const worker = workers();
    expect(await worker()(reading({ sentLast24Hours: 800 }), 5)).toMatchObject({ within: 0, isUsedUp: true });
    expect(await worker()(reading({ sentLast24Hours: 797 }), 5)).toMatchObject({ within: 3, isUsedUp: false });
  });

  it('is asked again at the next reading, by who found no room at the one before', async () => {
    const worker = workers()();
    expect(await worker(reading({ sentLast24Hours: 799 }), 5)).toMatchObject({ within: 1 });
    expect(await worker(reading({ sentLast24Hours: 799 }), 5)).toMatchObject({ within: 0 });
    expect(await worker(reading({ sentLast24Hours: 750, at: now + 60_000 }), 5)).toMatchObject({ within: 5 });
  });

  it('has lost nothing where its item is gone', async () => {
    const worker = workers()();
    expect(await worker(reading({ counted: 500 }), 10)).toMatchObject({ within: 10 });
  });
});
