import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notification, type RunningPostern, startPostern } from '../support/running-postern.ts';

const perSecond = 10;

let postern: RunningPostern;
let intake: (lane: string) => Promise<string>;
beforeAll(async () => {
  postern = await startPostern({ sendQuota: { maxSendRate: perSecond, max24HourSend: -1 } });
  intake = async (lane) => {
    const { QueueUrl: url } = await new SQSClient(postern.as('operator')).send(
      new GetQueueUrlCommand({ QueueName: `postern-local-${lane}-intake` }),
    );
    return url ?? '';
  };
});
afterAll(() => postern.stack.stop());

const outbox = () => postern.stack.services.ses.outbox();
const recipient = 'emil@berlin.acme.example';

/** Waits until so many mails have left; with a limit, so that a test that is lost says so. */
const left = async (count: number): Promise<void> => {
  const giveUpAt = performance.now() + 60_000;
  while (outbox().length < count) {
    if (performance.now() > giveUpAt) throw new Error(`${outbox().length} of ${count} mails have left`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

/** The most mails that left in any stretch of so many milliseconds, both ends included. */
const mostWithin = (milliseconds: number): number => {
  const times = outbox().map(({ acceptedAt }) => acceptedAt);
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at <= from + milliseconds).length));
};

describe('an account that may send ten a second', () => {
  it('is never asked for more, sends all that waits, and sends a code in between', async () => {
    const standard = await intake('standard');
    const mails = 120;
    await Promise.all(
      Array.from({ length: mails }, (_, place) =>
        postern.send('billing-api', JSON.stringify(notification(recipient, { subject: `Mail ${place}` })), standard),
      ),
    );
    await left(20);
    const waiting = mails - outbox().length;
    const code = await postern.send(
      'billing-api',
      JSON.stringify(notification(recipient, { purpose: 'password-reset', subject: 'Code' })),
      await intake('critical'),
    );
    await postern.until(code, ({ state }) => state === 'sent');
    // It has not waited for those that were there before it.
    expect(waiting).toBeGreaterThan(40);
    expect(outbox().length).toBeLessThan(mails);
    await left(mails + 1);
    // SES refuses what is beyond its rate: had anybody asked for it, there were calls that were throttled.
    const rejected = postern.stack.trace.events().filter(({ type }) => type === 'mail-rejected');
    expect(rejected).toEqual([]);
    expect(mostWithin(5_000)).toBeLessThanOrEqual(5 * perSecond);
    const subjects = new Set(outbox().map(({ subject }) => subject));
    expect(subjects.size).toBe(mails + 1);
  }, 120_000);
});

describe('an account whose day is nearly used up', () => {
  it('keeps bulk mail for later and says so, while a code leaves', async () => {
    const sent = outbox().length;
    postern.stack.services.ses.limitSending({ max24HourSend: Math.floor(sent / 0.9), maxSendRate: 10 });
    postern.stack.services.events.begin();
    await postern.stack.trace.waitFor(
      (event) =>
        event.type === 'function-log' && event.line.includes('"sentLast24Hours":') && event.line.includes(String(sent)),
    );
    // Workers keep what they have read for so long.
    await new Promise((resolve) => setTimeout(resolve, 5_500));
    const bulk = await postern.send(
      'reports-job',
      JSON.stringify(notification(recipient, { purpose: 'newsletter', subject: 'News' })),
      await intake('bulk'),
    );
    const [parked] = await postern.until(bulk, ({ state }) => state === 'deferred' || state === 'refused');
    expect(parked?.decisions.at(-1)).toMatchObject({
      by: 'send',
      verdict: 'defer',
      reasons: [{ code: 'day-quota-reached', lane: 'bulk' }],
    });
    const code = await postern.send(
      'billing-api',
      JSON.stringify(notification(recipient, { purpose: 'password-reset', subject: 'Another code' })),
      await intake('critical'),
    );
    await postern.until(code, ({ state }) => state === 'sent');
    expect(outbox()).toHaveLength(sent + 1);
  }, 120_000);
});
