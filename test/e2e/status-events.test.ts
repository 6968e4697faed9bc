import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notification, type RunningPostern, startPostern } from '../support/running-postern.ts';
import { type StatusQueue, subscribeSource } from '../support/status-queue.ts';

let postern: RunningPostern;
let billing: StatusQueue;
let reports: StatusQueue;
beforeAll(async () => {
  postern = await startPostern();
  billing = await subscribeSource(postern, 'billing-api', 'billing');
  reports = await subscribeSource(postern, 'reports-job', 'reports');
});
afterAll(() => postern.stack.stop());

const idOf = async (intakeMessageId: string): Promise<string> => {
  const [delivery] = await postern.ended(intakeMessageId);
  return delivery?.messageId ?? '';
};

describe('a source with a queue of its own', () => {
  it('hears that its mail was sent and delivered, and what was refused and why; others hear nothing of it', async () => {
    const good = await idOf(
      await postern.send('billing-api', JSON.stringify(notification('anna@mailbox.example', { reference: 'order-7' }))),
    );
    const bad = await idOf(
      await postern.send('billing-api', JSON.stringify(notification('stranger@elsewhere.example'))),
    );
    const delivered = await billing.until(good, 'delivered');
    const refused = await billing.until(bad, 'refused');
    expect(delivered).toMatchObject({ source: 'billing', purpose: 'notification', reference: 'order-7' });
    expect(refused.reasonCodes).toContain('not-in-directory');

    const heard = await billing.all();
    expect(
      heard
        .filter(({ messageId }) => messageId === good)
        .map(({ status }) => status)
        .toSorted(),
    ).toEqual(['delivered', 'sent']);
    expect(JSON.stringify(heard)).not.toMatch(/anna|stranger|mailbox\.example|elsewhere\.example|invoice/i);
    expect(await reports.all()).toEqual([]);
  });

  it('hears of a bounce', async () => {
    const id = await idOf(
      await postern.send('billing-api', JSON.stringify(notification('bounce@simulator.amazonses.com'))),
    );
    expect(await billing.until(id, 'bounced')).toMatchObject({ reasonCodes: ['hard-bounce'] });
    expect(await reports.all()).toEqual([]);
  });
});
