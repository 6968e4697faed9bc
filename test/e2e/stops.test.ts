import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Delivery } from '../../lambdas/domain/delivery/delivery.ts';
import { invokeRelease } from '../support/invoke-release.ts';
import { runPostern } from '../support/run-postern.ts';
import { outcomes, type RunningPostern, startPostern } from '../support/running-postern.ts';
import { connectStores } from '../support/stores.ts';

let postern: RunningPostern;
beforeAll(async () => {
  postern = await startPostern();
});
afterAll(() => postern.stack.stop());

const notification = (recipient: string) =>
  JSON.stringify({
    version: 1,
    purpose: 'notification',
    to: [{ address: recipient }],
    subject: 'Your invoice',
    text: 'It is ready.',
  });

const run = async (...args: readonly string[]) => {
  const result = await runPostern([...args, '--endpoint', postern.stack.url]);
  if (result.exitCode !== 0) throw new Error(result.errors);
  return result.out;
};

/** Enqueues a mail that is going to be held, and waits until it is. */
const hold = async (recipient: string): Promise<Delivery> => {
  const id = await postern.send('billing-api', notification(recipient));
  await postern.stack.trace.waitFor((event) => event.type === 'queue-message-deleted' && event.messageId === id);
  const [delivery] = await postern.deliveriesOf(id);
  if (delivery === undefined) throw new Error('the mail was not recorded');
  return delivery;
};

describe('mail that is stopped', () => {
  it('is held, shown with who stopped it, and leaves once it is resumed', async () => {
    const stopped = await run('stop', 'source:billing', '--reason', 'wrong invoices', '--queued', 'hold', '--json');
    expect(JSON.parse(stopped)).toMatchObject({ scope: 'source:billing', reason: 'wrong invoices', queued: 'hold' });
    expect(await run('stops')).toContain('wrong invoices');

    const held = await hold('anna@mailbox.example');
    expect(held).toMatchObject({ state: 'held', parked: { lane: 'standard', source: 'billing' } });
    const explained = await run('explain', held.messageId);
    expect(explained).toContain('held: it waits for the end of a stop');
    expect(explained).toContain('wrong invoices (stopped by');
    expect(explained).toMatch(/│ arn:aws:\S+/);
    await invokeRelease(postern.stack);
    expect(postern.mailsTo('anna@mailbox.example')).toEqual([]);

    await run('resume', 'source:billing');
    expect(await run('stops')).toContain('nothing is stopped');
    // Control has started release: nobody waits for its next run.
    expect(postern.stack.trace.events()).toContainEqual(
      expect.objectContaining({ type: 'request', service: 'lambda', action: 'Invoke' }),
    );
    const [sent] = await postern.ended(held.intakeMessageId);
    expect(sent?.decisions.map(({ by, verdict }) => `${by} ${verdict}`)).toEqual(['filter hold', 'release send']);
    expect(sent).not.toHaveProperty('parked');
    expect(postern.mailsTo('anna@mailbox.example')).toHaveLength(1);
  });

  it('is given up where that was asked for, and leaves when it is sent again after', async () => {
    await run('stop', 'everything', '--reason', 'drill', '--queued', 'discard', '--until', '1h');
    const discarded = await postern.request('billing-api', notification('emil@berlin.acme.example'));
    expect(outcomes(discarded)).toEqual([['discarded', 'stopped']]);
    await run('resume', 'everything');
    // What the functions know of stops may be a second old.
    let last = '';
    for (let attempt = 0; attempt < 20 && last !== 'sent'; attempt += 1) {
      const [again] = await postern.request('billing-api', notification('emil@berlin.acme.example'));
      last = again?.state ?? '';
    }
    expect(last).toBe('sent');
  });

  it('is audited with who did it, and what', async () => {
    const { auditTable } = await connectStores(postern.stack.url);
    const { Items: items = [] } = await postern.tables.send(new ScanCommand({ TableName: auditTable }));
    const acts = items
      .filter(({ action }) => action === 'stop' || action === 'resume')
      .toSorted((one, other) => (one['entry'] < other['entry'] ? -1 : 1));
    expect(acts.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
      'stop source:billing',
      'resume source:billing',
      'stop everything',
      'resume everything',
    ]);
    for (const { who } of acts) expect(who).toMatch(/^arn:aws:/);
    expect(acts[0]).toMatchObject({ details: { reason: 'wrong invoices', queued: 'hold' } });
  });
});

describe('the commands', () => {
  it('stop what the policy does not know, and say so', async () => {
    const args = ['stop', 'source:biling', '--reason', 'x', '--queued', 'hold', '--until', '1m', '--json'];
    const { out, errors, exitCode } = await runPostern([...args, '--endpoint', postern.stack.url]);
    expect(JSON.parse(out)).toMatchObject({ scope: 'source:biling' });
    expect(errors).toMatch(/no source biling; did you mean source:billing\?/);
    expect(exitCode).toBe(0);
    const known = ['stop', 'source:billing', '--reason', 'x', '--queued', 'hold', '--until', '1s'];
    expect((await runPostern([...known, '--endpoint', postern.stack.url])).errors).toBe('');
  });

  it.each<[readonly string[], RegExp]>([
    [['stop', 'world', '--reason', 'x', '--queued', 'hold'], /world: not a scope/],
    [['stop', 'everything', '--reason', ' ', '--queued', 'hold'], /--reason/],
    [['stop', 'everything', '--reason', 'x', '--queued', 'return'], /--queued return: write hold .* or discard/],
    [['stop', 'everything', '--reason', 'x', '--queued', 'hold', '--until', 'soon'], /--until soon: not a time/],
    [['stop', 'everything', '--reason', 'x', '--queued', 'hold', '--until', '2020-01-01T00:00:00Z'], /is past/],
    [['resume', 'lane:bulk'], /lane:bulk is not stopped/],
  ])('say what is wrong with %j', async (args, expected) => {
    const { errors, exitCode } = await runPostern([...args, '--endpoint', postern.stack.url]);
    expect(errors).toMatch(expected);
    expect(exitCode).toBe(1);
  });
});
