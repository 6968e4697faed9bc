import { PutSuppressedDestinationCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSuppressionRecords } from '../../lambdas/adapters/suppression-records.ts';
import { suppress } from '../../lambdas/domain/feedback/suppress.ts';
import { runPostern } from '../support/run-postern.ts';
import { notification, outcomes, type RunningPostern, startPostern } from '../support/running-postern.ts';
import { connectStores, type Stores } from '../support/stores.ts';

let postern: RunningPostern;
let parts: Stores;
beforeAll(async () => {
  postern = await startPostern();
  parts = await connectStores(postern.stack.url);
});
afterAll(() => postern.stack.stop());

const run = (...args: readonly string[]) => runPostern(['suppression', ...args, '--endpoint', postern.stack.url]);

const runJson = async <Result>(...args: readonly string[]): Promise<Result> => {
  const { out, errors, exitCode } = await run(...args, '--json');
  if (exitCode !== 0) throw new Error(errors);
  return JSON.parse(out) as Result;
};

type Shown = { suppressed: boolean; entries: { origin: string }[]; removals: object[] };

const itemOf = async (address: string) =>
  (await postern.tables.send(new GetCommand({ TableName: parts.suppressionsTable, Key: { address } }))).Item;

const evidence = (code: string) => ({ at: '2026-11-20T08:00:00.000Z', event: `an event: ${code}`, code });

/** As feedback does it. */
const happen = (address: string, as: 'hard-bounce' | 'complaint') =>
  createSuppressionRecords(postern.tables, parts.suppressionsTable)(address, (record) =>
    suppress(record, as, evidence(as)),
  );

const listAtProvider = (address: string, reason: 'BOUNCE' | 'COMPLAINT') =>
  new SESv2Client(postern.as('operator')).send(
    new PutSuppressedDestinationCommand({ EmailAddress: address, Reason: reason }),
  );

describe('postern suppression', () => {
  it('adds an address, in whatever spelling, to which nothing goes from then on, until it is removed', async () => {
    const added = await run('add', 'EMIL@Berlin.acme.example', '--reason', 'asked by phone', '--until', '2d');
    expect(added.out).toContain('emil@berlin.acme.example is suppressed until 20');
    const refused = await postern.request('billing-api', notification('emil@berlin.acme.example'));
    expect(outcomes(refused)).toEqual([['refused', 'suppressed']]);
    expect(await itemOf('emil@berlin.acme.example')).toMatchObject({
      version: 1,
      entries: { operator: { reason: 'asked by phone', by: expect.stringMatching(/^arn:aws:/) } },
    });

    const removed = await run('remove', '"emil"@berlin.acme.example', '--reason', 'called again');
    expect(removed).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('is not suppressed by operator any more'),
    });
    expect(removed.out).toContain("SES's own list was not touched");
    const delivered = await postern.request('billing-api', notification('emil@berlin.acme.example'));
    expect(outcomes(delivered)).toEqual([['delivered']]);
  });

  it('removes a bounce here and at SES, for good: the same event once more changes nothing', async () => {
    await happen('anna@mailbox.example', 'hard-bounce');
    await listAtProvider('Anna@Mailbox.example', 'BOUNCE');
    const { provider } = await runJson<{ provider: { outcome: string }[] }>(
      'remove',
      'Anna@mailbox.example',
      '--reason',
      'the mailbox is back',
    );
    expect(provider.map(({ outcome }) => outcome)).toContain('removed');
    expect(postern.stack.services.ses.suppressionList.get('anna@mailbox.example')).toBeUndefined();

    const item = await itemOf('anna@mailbox.example');
    expect(item).toMatchObject({ entries: {}, bounces: {}, version: 2, pardons: { bounce: expect.any(String) } });
    expect(await happen('anna@mailbox.example', 'hard-bounce')).toBe(false);
    expect(await itemOf('anna@mailbox.example')).toEqual(item);

    const shown = await runJson<Shown>('show', 'anna@mailbox.example');
    expect(shown).toMatchObject({
      suppressed: false,
      entries: [],
      removals: [{ origin: 'bounce', reason: 'the mailbox is back', by: expect.stringMatching(/^arn:aws:/) }],
    });
  });

  it('removes a complaint only with consent, and keeps it', async () => {
    await happen('dora@berlin.acme.example', 'complaint');
    const refused = await run('remove', 'dora@berlin.acme.example', '--reason', 'a mistake');
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringContaining('--consent TEXT') });
    expect((await runJson<Shown>('show', 'dora@berlin.acme.example')).suppressed).toBe(true);

    const consent = 'by letter of 2026-11-20';
    await run('remove', 'dora@berlin.acme.example', '--reason', 'a mistake', '--consent', consent);
    expect(await runJson<Shown>('show', 'dora@berlin.acme.example')).toMatchObject({
      suppressed: false,
      removals: [{ origin: 'complaint', consent }],
    });
  });

  it('shows and lists what an address is suppressed by, with the event behind it', async () => {
    await happen('carla@mailbox.example', 'hard-bounce');
    await run('add', 'carla@mailbox.example', '--reason', 'left us');
    const { entries } = await runJson<Shown>('show', 'CARLA@mailbox.example');
    expect(entries).toMatchObject([
      { origin: 'bounce', scope: 'everything', standing: true, evidence: evidence('hard-bounce') },
      { origin: 'operator', reason: 'left us' },
    ]);

    type Listed = { suppressions: { address: string; origin: string }[]; isComplete: boolean };
    const listed = await runJson<Listed>('list');
    expect(listed.isComplete).toBe(true);
    expect(listed.suppressions.slice(0, 2)).toMatchObject([
      { address: 'carla@mailbox.example', origin: 'operator' },
      { address: 'carla@mailbox.example', origin: 'bounce' },
    ]);
    const operators = await runJson<Listed>('list', '--origin', 'operator', '--since', '1h');
    expect(operators.suppressions.map(({ address }) => address)).toEqual(['carla@mailbox.example']);
    expect((await run('list')).out).toContain('bruno@mailbox.example');
  });

  it('shows an item that cannot be read as the functions take it, and leaves it alone', async () => {
    const address = 'broken@mailbox.example';
    await postern.tables.send(
      new PutCommand({ TableName: parts.suppressionsTable, Item: { address, entries: { bounce: 'x' } } }),
    );
    expect((await runJson<Shown>('show', address)).entries).toHaveLength(5);
    expect(await run('remove', address, '--reason', 'x')).toMatchObject({ exitCode: 1 });
    expect(await run('add', address, '--reason', 'x')).toMatchObject({ exitCode: 1, out: '' });
  });

  it('audits every change with who made it', async () => {
    const { Items: items = [] } = await postern.tables.send(new ScanCommand({ TableName: parts.auditTable }));
    const acts = items.filter(
      ({ subject, action }) => !/-(show|look)$/.test(String(action)) && subject === 'dora@berlin.acme.example',
    );
    expect(acts).toMatchObject([
      {
        action: 'suppression-remove',
        who: expect.stringMatching(/^arn:aws:/),
        details: { origins: ['complaint'], reason: 'a mistake', consent: 'by letter of 2026-11-20' },
      },
    ]);
  });

  it.each<[readonly string[], RegExp]>([
    [['show', 'anna'], /anna: the address has no @/],
    [['add', 'anna@mailbox.example', '--reason', ' '], /--reason has 0 characters/],
    [['add', 'anna@mailbox.example', '--reason', 'x', '--until', '2020-01-01T00:00:00Z'], /is past/],
    [['add', 'anna@mailbox.example'], /required option '--reason/],
    [['list', '--origin', 'someone'], /--origin someone: no origin: write one of bounce/],
    [['list', '--since', 'yesterday'], /--since yesterday: not a time/],
    [['remove', 'nobody@mailbox.example', '--reason', 'x'], /is not suppressed, and SES's list does not have it/],
  ])('says what is wrong with %j', async (args, expected) => {
    expect(await run(...args)).toMatchObject({ exitCode: 1, out: '', errors: expect.stringMatching(expected) });
  });
});
