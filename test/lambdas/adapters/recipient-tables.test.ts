import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTableClient } from '../../../lambdas/adapters/clients.ts';
import { createRecipientTables } from '../../../lambdas/adapters/recipient-tables.ts';
import { createSuppressionList } from '../../../lambdas/adapters/suppression-list.ts';
import { createTableReader } from '../../../lambdas/adapters/table-reader.ts';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import { suppressionOrigins } from '../../../lambdas/contract/policy.ts';
import { delivery } from '../support/delivery.ts';
import { type LocalAws, startLocalAws, tables } from '../support/local-aws.ts';
import { putItems } from '../support/put-items.ts';

const until = '2026-12-01T00:00:00Z';
const bounced = { origin: 'bounce', since: '2026-11-01T00:00:00Z', until };
const byEveryOrigin = suppressionOrigins.map((origin) => ({ origin }));

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
  await putItems(tables.directory, [
    { address: 'anna@acme.example', groups: ['staff'], comment: 'since 2019' },
    { address: 'ben@acme.example', groups: 'staff' },
    {
      address: 'gone@acme.example',
      memberships: { staff: { isMember: false, at: 1, by: 'crm' } },
      ttl: 9,
      revision: 2,
    },
  ]);
  await putItems(tables.suppressions, [
    { address: 'bounced@acme.example', entries: { bounce: bounced } },
    { address: 'freed@acme.example', entries: {} },
    {
      address: 'unsubscribed@acme.example',
      entries: { bounce: bounced },
      unsubscribes: {
        newsletter: { origin: 'unsubscribe', since: '2026-11-02T00:00:00Z', evidence: { at: 'x' } },
        survey: { origin: 'unsubscribe', until },
      },
    },
    { address: 'unsubscribed-anyhow@acme.example', entries: {}, unsubscribes: { newsletter: 'yes' } },
    { address: 'unknown-origin@acme.example', entries: { 'full-moon': { origin: 'full-moon' } } },
    { address: 'no-entries@acme.example' },
    { address: 'wrong-date@acme.example', entries: { bounce: { origin: 'bounce', until: 'next week' } } },
  ]);
  await putItems(tables.allowList, [
    { rule: 'acme.example', owner: 'it', comment: 'ours' },
    { rule: 'directory:staff' },
    { rule: 'mailbox.example', owner: 7 },
    { rule: 'temporary.example', owner: 'it', expires: until, addedBy: 'arn:x' },
    { rule: 'for-ever.example', owner: 'it', expires: 'never' },
  ]);
  await putItems(tables.ledger, [delivery()]);
});
afterAll(() => aws.close());
afterEach(() => aws.intercept(undefined));

const readTables = () => createTableReader(createTableClient(), async () => {});
const recipientTables = () => createRecipientTables(readTables(), tables);

describe('what the tables know of recipients', () => {
  it('comes with one call for directory, suppressions and ledger', async () => {
    let calls = 0;
    aws.intercept(() => {
      calls += 1;
      return undefined;
    });
    const known = await recipientTables().readRecipients({
      addresses: ['anna@acme.example', 'nobody@acme.example'],
      deliveries: [delivery()],
    });
    expect(known).toEqual({
      directory: new Map([['anna@acme.example', { address: 'anna@acme.example', groups: ['staff'] }]]),
      suppressions: new Map(),
      deliveries: [delivery()],
    });
    expect(calls).toBe(1);
  });

  it('has the suppressions there are as they are now, by a call of their own', async () => {
    const reads: unknown[] = [];
    aws.intercept((_service, { body }) => {
      const { RequestItems: items } = JSON.parse(body.toString()) as { RequestItems: Record<string, unknown> };
      reads.push(items[tables.suppressions]);
      return undefined;
    });
    const { suppressions } = await recipientTables().readRecipients({
      addresses: ['anna@acme.example', 'bounced@acme.example', 'freed@acme.example'],
      deliveries: [],
    });
    expect(suppressions).toEqual(
      new Map([
        ['bounced@acme.example', [bounced]],
        ['freed@acme.example', []],
      ]),
    );
    const key = (address: string) => ({ address: { S: address } });
    expect(reads).toEqual([
      {
        Keys: [key('anna@acme.example'), key('bounced@acme.example'), key('freed@acme.example')],
        ConsistentRead: false,
      },
      { Keys: expect.arrayContaining([key('bounced@acme.example'), key('freed@acme.example')]), ConsistentRead: true },
    ]);
  });

  it('suppresses nobody who was let go a moment ago', async () => {
    aws.intercept((_service, { body }) => {
      if (!body.toString().includes('"ConsistentRead":false')) return undefined;
      const seen = { address: { S: 'anna@acme.example' }, bounce: { M: {} } };
      const answer = { Responses: { [tables.suppressions]: [seen] }, UnprocessedKeys: {} };
      return { status: 200, headers: {}, body: JSON.stringify(answer) };
    });
    const known = await recipientTables().readRecipients({ addresses: ['anna@acme.example'], deliveries: [] });
    expect(known.suppressions).toEqual(new Map());
  });

  it('holds rules with their owner, and no rule that cannot be read', async () => {
    const rules = await recipientTables().readAllowRules(['acme.example', 'directory:staff', 'mailbox.example', 'x']);
    expect(rules).toEqual(
      new Map([
        ['acme.example', { rule: 'acme.example', owner: 'it' }],
        ['directory:staff', { rule: 'directory:staff' }],
      ]),
    );
  });

  it('holds the end of a rule that has one, and no rule whose end cannot be read', async () => {
    const rules = await recipientTables().readAllowRules(['temporary.example', 'for-ever.example']);
    expect(rules).toEqual(new Map([['temporary.example', { rule: 'temporary.example', owner: 'it', expires: until }]]));
  });

  it('sees who was put into the directory, or out of it, the moment before', async () => {
    const consistent: unknown[] = [];
    aws.intercept((_service, request) => {
      const { RequestItems: items } = JSON.parse(request.body.toString()) as {
        RequestItems: Record<string, { ConsistentRead: boolean }>;
      };
      consistent.push(items[tables.directory]?.ConsistentRead);
      return undefined;
    });
    await recipientTables().readRecipients({ addresses: ['anna@acme.example'], deliveries: [] });
    expect(consistent).toEqual([true]);
  });

  it.each([
    ['whose directory item cannot be read', 'ben@acme.example'],
    ['who was taken out of the directory', 'gone@acme.example'],
  ])('does not count somebody as known %s', async (_who, address) => {
    const known = await recipientTables().readRecipients({ addresses: [address], deliveries: [] });
    expect(known.directory).toEqual(new Map());
  });
});

describe.each([
  [
    'in a batch',
    async (address: string) => {
      const known = await recipientTables().readRecipients({ addresses: [address], deliveries: [] });
      return known.suppressions.get(address) ?? [];
    },
  ],
  ['at the last look', (address: string) => createSuppressionList(readTables(), tables.suppressions)(address)],
])('suppressions read %s', (_when, read) => {
  it.each([
    ['what was written', 'bounced@acme.example', [bounced]],
    [
      'those for mail of a purpose, too',
      'unsubscribed@acme.example',
      [
        bounced,
        { origin: 'unsubscribe', purpose: 'newsletter', since: '2026-11-02T00:00:00Z' },
        { origin: 'unsubscribe', purpose: 'survey', until },
      ],
    ],
    ['all there can be for unsubscribes that cannot be read', 'unsubscribed-anyhow@acme.example', byEveryOrigin],
    ['none for an address without an item', 'nobody@acme.example', []],
    ['none for an address whose entries are gone', 'freed@acme.example', []],
    ['all there can be for an origin nobody knows', 'unknown-origin@acme.example', byEveryOrigin],
    ['all there can be for an item without entries', 'no-entries@acme.example', byEveryOrigin],
    ['all there can be for an end that is no time', 'wrong-date@acme.example', byEveryOrigin],
  ])('are %s', async (_what, address, expected) => {
    expect(await read(address)).toEqual(expected);
  });

  it('are never "none" because the table did not answer', async () => {
    aws.intercept(() => ({ status: 503, body: '{}' }));
    await expect(read('bounced@acme.example')).rejects.toThrow(OutageError);
  });
});
