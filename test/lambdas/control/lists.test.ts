import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AuditLog, createAuditLog } from '../../../lambdas/adapters/audit-log.ts';
import { createTableClient } from '../../../lambdas/adapters/clients.ts';
import { createDirectoryRecords } from '../../../lambdas/adapters/directory-records.ts';
import { createListTable } from '../../../lambdas/adapters/list-table.ts';
import { createTableReader } from '../../../lambdas/adapters/table-reader.ts';
import type { ControlAnswer } from '../../../lambdas/contract/control/answer.ts';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import { createAllowListCommands } from '../../../lambdas/control/allow-list.ts';
import type { Caller } from '../../../lambdas/control/caller.ts';
import { createDirectoryCommands } from '../../../lambdas/control/directory.ts';
import { now } from '../../support/facts.ts';
import { type LocalAws, startLocalAws, tables } from '../support/local-aws.ts';
import { putItems } from '../support/put-items.ts';

const anna: Caller = {
  who: 'arn:aws:sts::111122223333:assumed-role/postern-dev-policy-admin/anna',
  role: 'policy-admin',
  accessKey: 'ASIAANNA',
};
const reason = 'the launch';

let aws: LocalAws;
let time = now;
beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.close());
beforeEach(() => {
  aws.intercept(undefined);
  // Each test in a day of its own, so that the audit holds what it did.
  time += 86_400_000;
});

const commands = (audit: Partial<AuditLog> = {}) => {
  const client = createTableClient();
  const readTables = createTableReader(client, async () => {});
  const directory = createDirectoryRecords(client, readTables, tables.directory, () => time);
  const world = {
    now: () => time,
    audit: { ...createAuditLog(client, tables.audit), ...audit },
    allowList: createListTable(
      client,
      { store: 'allow-list', table: tables.allowList, key: 'rule' },
      readTables,
      async () => {},
    ),
    directory,
  };
  return { ...createAllowListCommands(world), ...createDirectoryCommands(world) };
};

const resultOf = async <Result>(answer: Promise<ControlAnswer<Result>>): Promise<Result> => {
  const given = await answer;
  if (given.ok) return given.result;
  throw new Error(given.problem.message);
};

/** What was changed, and what was looked up. */
const acts = async () => (await entries()).filter(({ action }) => !String(action).endsWith('-look'));

const entries = async () => {
  const day = new Date(time).toISOString().slice(0, 10);
  const { Items: items = [] } = await createTableClient().send(
    new QueryCommand({
      TableName: tables.audit,
      KeyConditionExpression: '#day = :day',
      ExpressionAttributeNames: { '#day': 'day' },
      ExpressionAttributeValues: { ':day': day },
    }),
  );
  return items;
};

const put = (...rows: readonly Parameters<ReturnType<typeof commands>['allow-list-put']>[0]['rows'][number][]) =>
  commands()['allow-list-put']({ rows: [...rows], reason }, anna);

describe('who is on a list', () => {
  const rule = 'anna@mailbox.example';
  const readers: readonly [string, string, (world: ReturnType<typeof commands>) => Promise<unknown>][] = [
    ['a dry run', rule, (world) => world['allow-list-put']({ rows: [{ rule }], reason, isDryRun: true }, anna)],
    ['a row that cannot be taken', rule, (world) => world['allow-list-put']({ rows: [{ rule }], reason }, anna)],
    ['a removal of what is not there', rule, (world) => world['allow-list-remove']({ rules: [rule], reason }, anna)],
    ['a page', 'allow-list', (world) => world['allow-list-page']({}, anna)],
    [
      'a dry run of the directory',
      rule,
      (world) => world['directory-put']({ rows: [{ address: rule, groups: ['ops'] }], reason, isDryRun: true }, anna),
    ],
  ];

  it.each(readers)('is told by %s only after it was audited', async (_what, subject, read) => {
    await read(commands());
    expect(await entries()).toMatchObject([{ subject, who: anna.who }]);
    const append = () => Promise.reject(new OutageError('audit', 'cannot be reached'));
    await expect(read(commands({ append }))).rejects.toThrow('audit');
  });
});

describe('the allow-list', () => {
  it('says what was added, changed and left as it was, and audits what was written', async () => {
    await put({ rule: 'one.example', owner: 'it' }, { rule: 'two.example', owner: 'it' });
    time += 1;
    expect(
      await resultOf(
        put({ rule: 'ONE.example' }, { rule: 'two.example', comment: 'x' }, { rule: 'three.example', owner: 'legal' }),
      ),
    ).toEqual({ added: 1, changed: 1, unchanged: 1, rejected: [] });
    const [first, second] = await acts();
    expect(first).toMatchObject({ action: 'allow-list-put', subject: '2 rules', who: anna.who, accessKey: 'ASIAANNA' });
    expect(second).toMatchObject({
      details: {
        reason,
        added: 1,
        changed: 1,
        unchanged: 1,
        rules: [{ rule: 'two.example', comment: 'x' }, { rule: 'three.example' }],
        before: [{ rule: 'two.example', owner: 'it' }],
      },
    });
  });

  it('writes and audits nothing where nothing is new', async () => {
    await put({ rule: 'same.example', owner: 'it' });
    time += 86_400_000;
    expect(await resultOf(put({ rule: 'same.example', owner: 'it' }))).toMatchObject({ unchanged: 1 });
    expect(await acts()).toEqual([]);
  });

  it('takes nothing of a chunk that holds what is no rule', async () => {
    const answer = await put({ rule: 'good.example', owner: 'it' }, { rule: '*', owner: 'it' });
    expect(answer).toMatchObject({ ok: false, problem: { code: 'malformed', details: { rejected: [{ index: 1 }] } } });
    expect(await resultOf(commands()['allow-list-remove']({ rules: ['good.example'], reason }, anna))).toEqual({
      removed: 0,
      absent: ['good.example'],
    });
    expect(await acts()).toEqual([]);
  });

  it('takes the rest where it is told to, and says which rows it did not take', async () => {
    const rows = [
      { rule: 'rest.example', owner: 'it' },
      { rule: 'rest.example', owner: 'legal' },
      { rule: 'no owner' },
      { rule: '*.rest.example', owner: 'it' },
    ];
    const result = await resultOf(commands()['allow-list-put']({ rows, reason, takesRest: true }, anna));
    expect(result).toMatchObject({ added: 2, rejected: [{ index: 1 }, { index: 2 }] });
  });

  it('says what would be, and writes and audits nothing', async () => {
    const rows = [{ rule: 'dry.example', owner: 'it' }];
    expect(await resultOf(commands()['allow-list-put']({ rows, reason, isDryRun: true }, anna))).toMatchObject({
      added: 1,
    });
    expect(await acts()).toEqual([]);
    expect(await resultOf(commands()['allow-list-put']({ rows, reason }, anna))).toMatchObject({ added: 1 });
  });

  it('removes rules, and keeps in the audit what they said', async () => {
    await put({ rule: 'gone.example', owner: 'it', comment: 'for a while' });
    time += 86_400_000;
    const remove = commands()['allow-list-remove'];
    expect(await resultOf(remove({ rules: ['Gone.Example', 'never.example'], reason }, anna))).toEqual({
      removed: 1,
      absent: ['never.example'],
    });
    expect(await acts()).toMatchObject([
      {
        action: 'allow-list-remove',
        subject: 'gone.example',
        details: { reason, rules: [{ rule: 'gone.example', owner: 'it', comment: 'for a while' }] },
      },
    ]);
  });

  it('removes any row by its key, also one that could not be written today', async () => {
    await putItems(tables.allowList, [{ rule: '*acme*', owner: 'it' }]);
    const remove = commands()['allow-list-remove'];
    expect(await resultOf(remove({ rules: ['*acme*'], reason }, anna))).toEqual({ removed: 1, absent: [] });
  });

  it('does not show what decisions cannot read', async () => {
    await putItems(tables.allowList, [{ rule: 'unreadable.example', owner: 7 }]);
    const { rows } = await resultOf(commands()['allow-list-page']({}, anna));
    expect(rows.map(({ rule }) => rule)).not.toContain('unreadable.example');
  });

  it('shows every rule that admits an address, the narrowest first, and which have expired; and who asked', async () => {
    await putItems(tables.allowList, [
      { rule: 'shown.example', owner: 'it', expires: '2026-01-01T00:00:00.000Z' },
      { rule: 'directory:staff', owner: 'hr' },
      { rule: '*.example', owner: 'it', acknowledged: { reason: 'tests', by: 'arn:x', at: '2026-01-01T00:00:00Z' } },
    ]);
    await putItems(tables.directory, [{ address: 'ben@shown.example', groups: ['staff'] }]);
    const shown = await resultOf(commands()['allow-list-show']({ address: 'Ben@Shown.example' }, anna));
    expect(shown).toMatchObject({
      address: 'ben@shown.example',
      groups: ['staff'],
      rules: [
        { rule: 'shown.example', hasExpired: true },
        { rule: '*.example', hasExpired: false, acknowledged: { reason: 'tests' } },
        { rule: 'directory:staff', hasExpired: false },
      ],
    });
    expect(await acts()).toMatchObject([{ action: 'allow-list-show', subject: 'ben@shown.example', who: anna.who }]);
  });

  it('is read in pages to its end', async () => {
    const rows = Array.from({ length: 1_000 }, (_, index) => ({ rule: `page-${index}.example`, owner: 'it' }));
    await commands()['allow-list-put']({ rows, reason }, anna);
    await put({ rule: 'page-1000.example', owner: 'it' });
    const seen = new Set<string>();
    let after: string | undefined;
    let pages = 0;
    do {
      const page = await resultOf(commands()['allow-list-page']({ after }, anna));
      for (const { rule } of page.rows) seen.add(rule);
      after = page.next;
      pages += 1;
    } while (after !== undefined);
    expect([...seen].filter((rule) => rule.startsWith('page-'))).toHaveLength(1_001);
    expect(pages).toBeGreaterThan(1);
  });

  it('keeps the audit of a large chunk below what an entry takes', async () => {
    const comment = 'x'.repeat(500);
    const rows = Array.from({ length: 1_000 }, (_, index) => ({
      rule: `large-${index}.example`,
      owner: 'it',
      comment,
    }));
    await resultOf(commands()['allow-list-put']({ rows, reason }, anna));
    const [act] = await acts();
    expect(JSON.stringify(act).length).toBeLessThan(400_000);
    expect(act?.['details'].rules).toHaveLength(1_000);
  });
});

describe('the directory', () => {
  const putRows = (
    rows: readonly { address: string; groups: string[] }[],
    options: { adds?: boolean; takesRest?: boolean; isDryRun?: boolean } = {},
  ) => resultOf(commands()['directory-put']({ rows: [...rows], reason, ...options }, anna));
  const groupsOf = async (address: string) => {
    const shown = await resultOf(commands()['directory-show']({ address }, anna));
    return shown.isKnown ? shown.groups : undefined;
  };

  it('has an address in the groups of its row, and no others', async () => {
    const address = 'replaced@acme.example';
    expect(await putRows([{ address, groups: ['staff', 'customers'] }])).toMatchObject({ added: 1 });
    time += 1;
    expect(await putRows([{ address, groups: ['staff'] }])).toMatchObject({ changed: 1 });
    expect(await groupsOf(address)).toEqual(['staff']);
  });

  it('has it in those besides where they are added', async () => {
    const address = 'added@acme.example';
    await putRows([{ address, groups: ['staff'] }]);
    time += 1;
    expect(
      await putRows(
        [
          { address, groups: ['customers'] },
          { address: address.toUpperCase(), groups: ['on-call'] },
        ],
        { adds: true },
      ),
    ).toMatchObject({ changed: 1, rejected: [] });
    expect(await groupsOf(address)).toEqual(['customers', 'on-call', 'staff']);
  });

  it('holds an address for itself where its row has no groups', async () => {
    await putRows([{ address: 'alone@acme.example', groups: [] }]);
    expect(await groupsOf('alone@acme.example')).toEqual([]);
  });

  it('says the same of a chunk that comes again', async () => {
    const rows = [{ address: 'again@acme.example', groups: ['staff'] }];
    await putRows(rows);
    time += 1;
    expect(await putRows(rows)).toEqual({ added: 0, changed: 0, unchanged: 1, removed: 0, rejected: [] });
  });

  it('says what would be, and changes and audits nothing', async () => {
    const rows = [{ address: 'dry@acme.example', groups: ['staff'] }];
    expect(await putRows(rows, { isDryRun: true })).toMatchObject({ added: 1 });
    expect(await acts()).toEqual([]);
    expect(await groupsOf('dry@acme.example')).toBeUndefined();
  });

  it('takes the rest of a chunk where it is told to, and says what is wrong with the others', async () => {
    const rows = [
      { address: 'fine@acme.example', groups: ['staff'] },
      { address: 'not an address', groups: [] },
      { address: 'ben@acme.example', groups: ['Not A Group'] },
      { address: 'fine@acme.example', groups: ['customers'] },
    ];
    const result = await putRows(rows, { takesRest: true });
    expect(result).toMatchObject({ added: 1, rejected: [{ index: 1 }, { index: 2 }, { index: 3 }] });
    await expect(putRows(rows)).rejects.toThrow('3 of 4 rows cannot be taken; nothing was written');
  });

  it('lets go of an address altogether, or of some of its groups', async () => {
    const address = 'leaving@acme.example';
    await putRows([{ address, groups: ['staff', 'customers'] }]);
    time += 1;
    const remove = commands()['directory-remove'];
    expect(await resultOf(remove({ addresses: [address], groups: ['staff'], reason }, anna))).toEqual({
      removed: 0,
      changed: 1,
      unchanged: 0,
    });
    expect(await groupsOf(address)).toEqual(['customers']);
    time += 1;
    expect(await resultOf(remove({ addresses: [address, 'x@acme.example'], reason }, anna))).toEqual({
      removed: 1,
      changed: 0,
      unchanged: 1,
    });
    expect(await groupsOf(address)).toBeUndefined();
  });

  it('audits a change of one address by its name, and one of many without them', async () => {
    await putRows([{ address: 'one@acme.example', groups: ['staff'] }]);
    time += 1;
    const part = { file: 'people.csv', sha256: 'a'.repeat(64), fromLine: 2, toLine: 3 };
    const rows = [
      { address: 'two@acme.example', groups: ['staff'] },
      { address: 'three@acme.example', groups: ['customers'] },
    ];
    await resultOf(commands()['directory-put']({ rows, reason, part }, anna));
    const [one, many] = await acts();
    expect(one).toMatchObject({ action: 'directory-put', subject: 'one@acme.example', details: { reason } });
    expect(many).toMatchObject({ subject: '2 addresses', details: { rows: 2, groups: ['customers', 'staff'], part } });
    expect(JSON.stringify(many)).not.toMatch(/(two|three)@/);
  });

  it('audits who looks an address up, also one that it does not hold, and who reads all', async () => {
    await groupsOf('nobody@acme.example');
    time += 1;
    await commands()['directory-page']({}, anna);
    expect(await acts()).toMatchObject([
      { action: 'directory-show', subject: 'nobody@acme.example', who: anna.who },
      { action: 'directory-page', subject: 'directory', who: anna.who },
    ]);
  });

  it('leaves out of its pages who was taken out of it', async () => {
    await putRows([{ address: 'tombstone@acme.example', groups: ['staff'] }]);
    time += 1;
    await commands()['directory-remove']({ addresses: ['tombstone@acme.example'], reason }, anna);
    const { rows } = await resultOf(commands()['directory-page']({}, anna));
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.map(({ address }) => address)).not.toContain('tombstone@acme.example');
  });

  it('says who put an address where, and when', async () => {
    await putRows([{ address: 'traced@acme.example', groups: ['staff'] }]);
    const shown = await resultOf(commands()['directory-show']({ address: 'traced@acme.example' }, anna));
    expect(shown.changes).toEqual([{ group: 'staff', isMember: true, at: new Date(time).toISOString(), by: anna.who }]);
  });
});
