import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watchQuota } from '../../../lambdas/account/watch-quota.ts';
import type { AccountReadings } from '../../../lambdas/adapters/account-readings.ts';
import { createSesClient } from '../../../lambdas/adapters/clients.ts';
import type { RaisedStop } from '../../../lambdas/adapters/raise-stop.ts';
import { createQuotaReader, type SendingQuota } from '../../../lambdas/adapters/sending-account.ts';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import type { AccountReading } from '../../../lambdas/domain/budget/account-reading.ts';
import type { Observation } from '../../../lambdas/runtime/observation.ts';
import { now } from '../../support/facts.ts';
import { type LocalAws, startLocalAws } from '../support/local-aws.ts';

const watch = async (quota: SendingQuota, raised: RaisedStop[] = []): Promise<readonly Observation[]> => {
  const observations: Observation[] = [];
  await watchQuota({
    now: () => now,
    wait: async () => {},
    readQuota: async () => quota,
    readings: { latest: async () => undefined, counted: async () => 0, follow: async () => {} },
    raiseStop: async (stop) => raised.push(stop) === 1,
    observe: (each) => void observations.push(each),
  });
  return observations;
};

describe('an account', () => {
  const quota = { daily: 200, sentLast24Hours: 0, perSecond: 14 };

  it('that AWS lets send nothing has everything stopped, again and again while it lasts, and said once', async () => {
    const raised: RaisedStop[] = [];
    expect(await watch({ ...quota, stopped: 'SHUTDOWN' }, raised)).toMatchObject([
      { event: 'quota-read' },
      { event: 'stop-raised', scope: 'everything' },
    ]);
    expect(await watch({ ...quota, stopped: 'SHUTDOWN' }, raised)).toMatchObject([{ event: 'quota-read' }]);
    expect(raised).toEqual(
      Array.from({ length: 2 }, () => ({
        scope: 'everything',
        reason: 'AWS has stopped the account from sending (SHUTDOWN)',
        until: now + 180_000,
      })),
    );
  });

  it('is told to the workers, also while everything is stopped, and stopped also where they cannot be told', async () => {
    const told: AccountReading[] = [];
    const raised: RaisedStop[] = [];
    const before = { rates: [{ perSecond: 1, from: 0 }], daily: 200, sentLast24Hours: 0, at: now - 60_000 };
    const dependencies = (follow: AccountReadings['follow']) => ({
      now: () => now,
      wait: async () => {},
      readQuota: async () => ({ ...quota, stopped: 'SHUTDOWN' }),
      readings: { latest: async () => before, counted: async () => 42, follow },
      raiseStop: async (stop: RaisedStop) => raised.push(stop) === 1,
      observe: () => {},
    });
    await watchQuota(
      dependencies(async (former, reading) => {
        expect(former).toBe(before);
        told.push(reading);
      }),
    );
    expect(told).toMatchObject([
      { daily: 200, sentLast24Hours: 0, counted: 42, at: now, rates: [{ perSecond: 1 }, { perSecond: 14 }] },
    ]);
    const outage = new OutageError('counters', 'cannot be reached');
    await expect(watchQuota(dependencies(() => Promise.reject(outage)))).rejects.toBe(outage);
    expect(raised).toHaveLength(2);
  });

  it.each([
    ['whose day is counted is asked when what was counted has been sent', 50, ['counted', 'waits', 'asked']],
    // 120 of 150 are bulk's, 142 standard's, and two minutes can bring 120.
    ['of whose day bulk alone is counted is asked then, too', 150, ['counted', 'waits', 'asked']],
    ['whose day is open is asked at once', 1_000_000, ['counted', 'asked']],
  ])('%s', async (_sentence, daily, expected) => {
    const happened: string[] = [];
    const before = { rates: [{ perSecond: 1, from: 0 }], daily, sentLast24Hours: 0, at: now - 60_000 };
    await watchQuota({
      now: () => now,
      wait: async () => void happened.push('waits'),
      readQuota: async () => {
        happened.push('asked');
        return quota;
      },
      readings: {
        latest: async () => before,
        counted: async () => {
          happened.push('counted');
          return 0;
        },
        follow: async () => {},
      },
      raiseStop: async () => true,
      observe: () => {},
    });
    expect(happened).toEqual(expected);
  });

  it('that may send is not stopped', async () => {
    const raised: RaisedStop[] = [];
    await watch(quota, raised);
    expect(raised).toEqual([]);
  });
});

describe('what is left of the daily quota', () => {
  it.each<[string, number, number, number]>([
    ['all of it, when nothing was sent', 200, 0, 100],
    ['the rest', 200, 150, 25],
    ['nothing, when it is used up', 200, 200, 0],
    ['nothing, when SES took more', 200, 201, 0],
    ['nothing of nothing', 0, 0, 0],
    ['all of it, when there is no limit', Number.POSITIVE_INFINITY, 1_000_000, 100],
  ])('is %s', async (_, daily, sentLast24Hours, percentLeft) => {
    expect(await watch({ daily, sentLast24Hours, perSecond: 14 })).toEqual([
      { event: 'quota-read', percentLeft, sentLast24Hours, perSecond: 14 },
    ]);
  });
});

describe("the account's quota", () => {
  let aws: LocalAws;
  beforeAll(async () => {
    aws = await startLocalAws();
  });
  afterAll(() => aws.close());

  const answer = (quota: object | undefined, account: object = {}) =>
    aws.intercept((service) =>
      service === 'ses' ? { status: 200, body: JSON.stringify({ SendQuota: quota, ...account }) } : undefined,
    );
  const read = () => createQuotaReader(createSesClient())();

  it('is read from SES', async () => {
    answer({ Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 7 });
    expect(await read()).toEqual({ daily: 50_000, sentLast24Hours: 7, perSecond: 14 });
  });

  it.each<[object, string | undefined]>([
    [{ SendingEnabled: true, EnforcementStatus: 'HEALTHY' }, undefined],
    [{ SendingEnabled: true, EnforcementStatus: 'PROBATION' }, undefined],
    [{ SendingEnabled: true, EnforcementStatus: 'SHUTDOWN' }, 'SHUTDOWN'],
    [{ SendingEnabled: false, EnforcementStatus: 'HEALTHY' }, 'HEALTHY'],
    [{ SendingEnabled: false }, 'no status given'],
  ])('says whether AWS lets it send: %j', async (account, stopped) => {
    answer({ Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 7 }, account);
    expect((await read()).stopped).toBe(stopped);
  });

  it('may have no limit, which SES says as -1', async () => {
    answer({ Max24HourSend: -1, MaxSendRate: 14, SentLast24Hours: 7 });
    expect(await read()).toMatchObject({ daily: Number.POSITIVE_INFINITY });
  });

  it.each([undefined, { Max24HourSend: 200 }])('is not guessed where SES does not say: %j', async (quota) => {
    answer(quota);
    await expect(read()).rejects.toThrow('GetAccount has told no quota');
  });
});
