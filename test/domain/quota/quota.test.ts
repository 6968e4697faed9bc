import { setImmediate as nextTurnOfLoop } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitsOf } from '../../../lambdas/domain/quota/limits.ts';
import { sharesOf } from '../../../lambdas/domain/quota/shares.ts';
import { type TakeFrom, takeQuotas } from '../../../lambdas/domain/quota/take-quotas.ts';
import { nextTurn, windowAt } from '../../../lambdas/domain/quota/windows.ts';
import { now, policy } from '../../support/facts.ts';

type Quota = { readonly perMinute?: number; readonly perDay?: number };

/** The policy of the tests with quotas. */
const withQuotas = (source: Quota, purpose?: Quota): typeof policy => ({
  ...policy,
  sources: { ...policy.sources, billing: { ...policy.sources['billing'], quota: source } as never },
  purposes: {
    ...policy.purposes,
    notification: { ...policy.purposes['notification'], ...(purpose && { quota: purpose }) } as never,
  },
});

const whose = { source: 'billing', purpose: 'notification' };

describe('the limits of a mail', () => {
  it('are those of its source and its purpose, minutes before days', () => {
    const given = withQuotas({ perMinute: 5, perDay: 100 }, { perMinute: 7 });
    expect(limitsOf(given, whose).map(({ of, per, limit }) => `${of} ${per} ${limit}`)).toEqual([
      'source minute 5',
      'purpose minute 7',
      'source day 100',
    ]);
  });

  it.each(['constructor', '__proto__', 'reports'])('are none for a purpose or source called %s', (name) => {
    expect(limitsOf(withQuotas({ perMinute: 5 }), { source: name, purpose: name })).toEqual([]);
  });
});

describe('the shares of a limit', () => {
  it('add up to it, and none counts faster than an item is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000_000 }), (limit) => {
        const shares = sharesOf(limit);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(limit);
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(1);
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it.each([6_000, 60_000, 1_000_000])('take a sevenfold surge of %i mails a minute without a hot item', (perMinute) => {
    const countsASecond = (7 * perMinute) / 60 / 10;
    expect(countsASecond / sharesOf(perMinute).length).toBeLessThan(1_000);
  });
});

describe('the turn of what has to wait', () => {
  const minute = windowAt('minute', now);
  it.each([
    ['the first one leaves when the next window begins', 0, 60_000],
    ['the next ones spread over that window', 1, 72_000],
    ['what does not fit into it leaves in the one after', 5, 120_000],
    ['and so on', 12, 204_000],
  ])('%s', (_sentence, ahead, after) => {
    expect(nextTurn('minute', minute, ahead, 5) - minute).toBe(after);
  });

  it('is in the first hour of the next day for a day', () => {
    const day = windowAt('day', now);
    expect(nextTurn('day', day, 50, 100) - day).toBe(86_400_000 + 1_800_000);
  });
});

describe('taking', () => {
  /** Counters that grant so many of each limit. */
  const counters = (room: Readonly<Record<string, number>>) => {
    const asked: string[] = [];
    const take: TakeFrom = async ({ of, name, per }, wanted) => {
      asked.push(`${of}:${name}/${per} ${wanted}`);
      const granted = Math.min(wanted, room[`${of}/${per}`] ?? Number.POSITIVE_INFINITY);
      return {
        granted,
        window: windowAt(per, now),
        ahead: 0,
        places: 1,
        // A worker may be frozen as soon as its mails have their answer.
        giveBack: async (count) => {
          await nextTurnOfLoop();
          asked.push(`${of}:${name}/${per} -${count}`);
        },
      };
    };
    return { asked, take };
  };
  const limited = withQuotas({ perMinute: 5, perDay: 5 }, { perMinute: 5 });
  const six = Array.from({ length: 6 }, () => whose);

  it('asks each limit once, the next one only for what the one before has room for', async () => {
    const { asked, take } = counters({ 'source/minute': 4, 'purpose/minute': 3, 'source/day': 2 });
    const exceeded = await takeQuotas(six, limited, take);
    expect(asked).toEqual([
      'source:billing/minute 6',
      'purpose:notification/minute 4',
      'source:billing/day 3',
      // What was not used is there for others.
      'source:billing/minute -2',
      'purpose:notification/minute -1',
    ]);
    expect(exceeded.map((each) => each && `${each.of} ${each.per}`)).toEqual([
      undefined,
      undefined,
      'source day',
      'purpose minute',
      'source minute',
      'source minute',
    ]);
  });

  it('says when each is to be tried again, one after the other', async () => {
    const { take } = counters({ 'source/minute': 4 });
    const exceeded = await takeQuotas(six, limited, take);
    expect(exceeded.slice(4)).toEqual([
      { of: 'source', name: 'billing', per: 'minute', limit: 5, until: '2026-11-21T12:01:00.000Z' },
      { of: 'source', name: 'billing', per: 'minute', limit: 5, until: '2026-11-21T12:02:00.000Z' },
    ]);
  });

  it('asks nothing where there is no quota', async () => {
    const { asked, take } = counters({});
    expect(await takeQuotas(six, policy, take)).toEqual(six.map(() => undefined));
    expect(asked).toEqual([]);
  });
});
