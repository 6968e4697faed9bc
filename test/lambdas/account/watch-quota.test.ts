import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watchQuota } from '../../../lambdas/account/watch-quota.ts';
import { createSesClient } from '../../../lambdas/adapters/clients.ts';
import { createQuotaReader, type SendingQuota } from '../../../lambdas/adapters/sending-account.ts';
import type { Observation } from '../../../lambdas/runtime/observation.ts';
import { type LocalAws, startLocalAws } from '../support/local-aws.ts';

const watch = async (quota: SendingQuota): Promise<readonly Observation[]> => {
  const observations: Observation[] = [];
  await watchQuota({ readQuota: async () => quota, observe: (each) => void observations.push(each) });
  return observations;
};

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

  const answer = (quota: object | undefined) =>
    aws.intercept((service) =>
      service === 'ses' ? { status: 200, body: JSON.stringify({ SendQuota: quota }) } : undefined,
    );
  const read = () => createQuotaReader(createSesClient())();

  it('is read from SES', async () => {
    answer({ Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 7 });
    expect(await read()).toEqual({ daily: 50_000, sentLast24Hours: 7, perSecond: 14 });
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
