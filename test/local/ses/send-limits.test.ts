import { GetAccountCommand } from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { composeMail, type StartedSes, startSes } from './start-ses.ts';

let started: StartedSes;
beforeEach(async () => {
  started = await startSes();
});
afterEach(() => started.stop());

const send = async (): Promise<string> => {
  try {
    await started.sendRaw(await composeMail());
    return 'accepted';
  } catch (error) {
    return error instanceof Error ? error.message : 'no error';
  }
};

const times = async (count: number): Promise<readonly string[]> => {
  const answers: string[] = [];
  for (let calls = 0; calls < count; calls += 1) answers.push(await send());
  return answers;
};

describe('what the account may send', () => {
  it('is what GetAccount says', async () => {
    started.ses.limitSending({ maxSendRate: 2, max24HourSend: 100 });
    const { SendQuota: quota } = await started.client.send(new GetAccountCommand());
    expect(quota).toEqual({ Max24HourSend: 100, MaxSendRate: 2, SentLast24Hours: 0 });
  });

  it('is measured over any five seconds', async () => {
    started.ses.limitSending({ maxSendRate: 1 });
    expect(await times(4)).toEqual(Array.from({ length: 4 }, () => 'accepted'));
    await started.clock.advance(1_000);
    expect(await times(2)).toEqual(['accepted', 'Maximum sending rate exceeded.']);
    await started.clock.advance(4_001);
    expect(await times(5)).toEqual([...Array.from({ length: 4 }, () => 'accepted'), 'Maximum sending rate exceeded.']);
    expect(started.ses.outbox()).toHaveLength(9);
  });

  it('is so much in 24 hours, which is said before the rate', async () => {
    started.ses.limitSending({ maxSendRate: -1, max24HourSend: 3 });
    expect(await times(4)).toEqual(['accepted', 'accepted', 'accepted', 'Daily message quota exceeded.']);
    await started.clock.advance(24 * 3_600_000);
    expect(await send()).toBe('accepted');
  });
});
