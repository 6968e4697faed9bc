import { describe, expect, it } from 'vitest';
import type { ListTable } from '../../../lambdas/adapters/list-table.ts';
import { createListCommands } from '../../../lambdas/control/lists.ts';
import { callerAs, recording, time } from './recording.ts';
import { whoIs } from './url-event.ts';

const admin = callerAs('policy-admin');

const listing = (rows: readonly object[] = []) => {
  const { effects, audit, note } = recording();
  const table = (name: string): ListTable => ({
    page: async (after) => {
      note('page', name, after);
      return { rows: rows as [], ...(after === undefined ? { next: 'm' } : {}) };
    },
    put: async (written) => void note('put', name, written),
    remove: async (keys) => void note('remove', name, keys),
  });
  const commands = createListCommands({
    now: () => time,
    audit,
    allowList: table('allow-list'),
    directory: table('directory'),
  });
  return { effects, commands };
};

const act = (action: string, subject: string, details: object) => [
  'audit',
  { action, subject, who: whoIs('policy-admin'), accessKey: 'ASIAKEY', details },
  time,
];

describe('the allow-list', () => {
  it('takes rules under the keys that decisions look for, audited one by one before', async () => {
    const { effects, commands } = listing();
    const rows = [{ rule: ' ACME.example ', owner: 'it' }, { rule: 'Directory:Staff' }, { rule: 'ANNA@acme.example' }];
    expect(await commands['allow-list-put']({ rows, reason: 'launch' }, admin)).toEqual({
      ok: true,
      result: { put: 3 },
    });
    const rules = ['acme.example', 'directory:staff', 'anna@acme.example'];
    expect(effects).toEqual([
      act('allow-list-put', 'allow-list', { reason: 'launch', count: 3, rules }),
      ['put', 'allow-list', [{ rule: rules[0], owner: 'it' }, { rule: rules[1] }, { rule: rules[2] }]],
    ]);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['a rule for everybody', ['acme.example', '*'], /rows\[1\]\.rule there is no rule for everybody/],
    ['one key twice', ['acme.example', 'ACME.example'], /same as rows\[0\]/],
    ['no domain', ['acme..example'], /rows\[0\]/],
  ])('takes nothing of a chunk with %s', async (_what, rules, expected) => {
    const { effects, commands } = listing();
    const answer = await commands['allow-list-put']({ rows: rules.map((rule) => ({ rule })), reason: 'x' }, admin);
    expect(answer).toMatchObject({
      ok: false,
      problem: { code: 'malformed', message: expect.stringMatching(expected) },
    });
    expect(effects).toEqual([]);
  });

  it('lets go of any row by its key, also one that could not be written today', async () => {
    const { effects, commands } = listing();
    await commands['allow-list-remove']({ rules: ['*', 'acme.example', '*'], reason: 'x' }, admin);
    expect(effects.at(-1)).toEqual(['remove', 'allow-list', ['*', 'acme.example']]);
    expect(effects[0]).toEqual(
      act('allow-list-remove', 'allow-list', { reason: 'x', count: 3, rules: ['*', 'acme.example', '*'] }),
    );
  });

  it('is read page by page; what decisions cannot read is not shown', async () => {
    const { commands } = listing([{ rule: 'acme.example' }, { rule: 7 }]);
    expect(await commands['allow-list-page']({}, admin)).toEqual({
      ok: true,
      result: { rows: [{ rule: 'acme.example' }], next: 'm' },
    });
    expect(await commands['allow-list-page']({ after: 'm' }, admin)).toMatchObject({
      ok: true,
      result: { rows: [{}] },
    });
  });
});

describe('the directory', () => {
  it('takes addresses under their look-up form; the audit keeps how many and which, and no address', async () => {
    const { effects, commands } = listing();
    const rows = [
      { address: 'Anna@ACME.example', groups: ['staff'] },
      { address: 'bert@acme.example', groups: [] },
    ];
    expect(await commands['directory-put']({ rows, reason: 'launch' }, admin)).toEqual({
      ok: true,
      result: { put: 2 },
    });
    expect(effects).toMatchObject([
      [
        'audit',
        { action: 'directory-put', details: { count: 2, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } },
        time,
      ],
      ['put', 'directory', [{ address: 'anna@acme.example', groups: ['staff'] }, { address: 'bert@acme.example' }]],
    ]);
    expect(JSON.stringify(effects[0])).not.toContain('@');
  });

  it.each([
    ['what is no address', { address: 'anna', groups: [] }],
    ['a group no rule can name', { address: 'anna@acme.example', groups: ['Staff only'] }],
  ])('takes nothing of a chunk with %s', async (_what, row) => {
    const { effects, commands } = listing();
    const answer = await commands['directory-put']({ rows: [row], reason: 'x' }, admin);
    expect(answer).toMatchObject({ ok: false, problem: { code: 'malformed' } });
    expect(effects).toEqual([]);
  });

  it('read from its beginning is a look-up of everybody, and audited; its next pages belong to it', async () => {
    const { effects, commands } = listing();
    await commands['directory-page']({}, admin);
    await commands['directory-page']({ after: 'm' }, admin);
    expect(effects).toEqual([
      act('directory-page', 'directory', {}),
      ['page', 'directory', undefined],
      ['page', 'directory', 'm'],
    ]);
  });
});
