import { describe, expect, it } from 'vitest';
import { type ChangeRefusal, judgeMessage } from '../../../lambdas/domain/directory/judge-message.ts';
import { now, policy } from '../../support/facts.ts';

const crm = 'AROACRMAAAAAAAAAAAAAA';
const billing = 'AROABILLINGAAAAAAAAAA';

const applied = {
  document: {
    ...policy,
    sources: {
      crm: { ...policy.sources['billing'], directoryGroups: ['customers', 'prospects'] },
      'crm-export': { ...policy.sources['billing'], directoryGroups: ['customers', 'newsletter'] },
      billing: policy.sources['billing'],
    },
  } as typeof policy,
  principalIds: { crm: [crm], 'crm-export': [crm], billing: [billing] },
};

const judge = (message: unknown, fields: { readonly principal?: string; readonly sentAt?: number } = {}) =>
  judgeMessage(
    { body: typeof message === 'string' ? message : JSON.stringify(message), sentAt: now, principal: crm, ...fields },
    applied,
    now,
  );

describe('a message to the directory', () => {
  it('puts an address into groups its source is granted, by its look-up form', () => {
    expect(judge({ version: 1, put: { address: 'Anna@ACME.example', groups: ['customers'] } })).toEqual({
      ok: true,
      address: 'anna@acme.example',
      source: 'crm',
      change: { at: now, by: 'crm', put: { groups: ['customers'] } },
    });
  });

  it('takes an address out of the groups it names', () => {
    expect(judge({ version: 1, remove: { address: 'a@acme.example', groups: ['newsletter'] } })).toMatchObject({
      ok: true,
      source: 'crm-export',
      change: { at: now, remove: { groups: ['newsletter'] } },
    });
  });

  it('takes an address out of all groups its sender is granted, and no other, where it names none', () => {
    const judged = judge({ version: 1, remove: { address: 'a@acme.example' } });
    expect(judged).toMatchObject({ ok: true });
    if (!judged.ok || !('remove' in judged.change) || judged.change.remove.groups === 'every')
      throw new Error('it was not taken as a removal');
    expect([...judged.change.remove.groups].toSorted()).toEqual(['customers', 'newsletter', 'prospects']);
  });

  const put = { version: 1, put: { address: 'anna@acme.example', groups: ['customers'] } };
  const refused: readonly [
    sentence: string,
    message: unknown,
    fields: Parameters<typeof judge>[1],
    refusal: Partial<ChangeRefusal>,
  ][] = [
    ['of nobody the policy knows', put, { principal: 'AROASTRANGERAAAAAAAAA' }, { code: 'sender-not-granted' }],
    ['of a source without groups', put, { principal: billing }, { code: 'sender-not-granted' }],
    ['of whom SQS does not name', put, { principal: 'unknown' }, { code: 'sender-not-granted' }],
    [
      'for a group of somebody else, beside its own',
      { version: 1, put: { address: 'anna@acme.example', groups: ['customers', 'staff'] } },
      {},
      { code: 'group-not-granted', groups: ['staff'], granted: ['customers', 'newsletter', 'prospects'] },
    ],
    [
      'that takes out of a group of somebody else',
      { version: 1, remove: { address: 'anna@acme.example', groups: ['staff'] } },
      {},
      { code: 'group-not-granted' },
    ],
    ['that is no JSON', 'anna@acme.example', {}, { code: 'malformed' }],
    ['of another version', { ...put, version: 2 }, {}, { code: 'malformed' }],
    ['that says nothing', { version: 1 }, {}, { code: 'malformed' }],
    ['that says two things', { ...put, remove: { address: 'b@acme.example' } }, {}, { code: 'malformed' }],
    ['with a member nobody knows', { ...put, source: 'crm' }, {}, { code: 'malformed' }],
    [
      'with an address for a member',
      { version: 1, put: { ...put.put, 'anna@acme.example': true } },
      {},
      { code: 'malformed', problems: [{ field: 'put', problem: 'unknown-field' }] },
    ],
    [
      'that puts into no group',
      { version: 1, put: { address: 'anna@acme.example', groups: [] } },
      {},
      { code: 'malformed', problems: [{ field: 'put.groups', problem: 'too-short', limit: 1 }] },
    ],
    [
      'with a group that is no name',
      { version: 1, put: { address: 'anna@acme.example', groups: ['*'] } },
      {},
      { code: 'malformed' },
    ],
    [
      'for what is no address',
      { version: 1, put: { address: 'anna@acme..example', groups: ['customers'] } },
      {},
      { code: 'address-invalid', problem: 'syntax' },
    ],
    ['that is older than anybody remembers', put, { sentAt: now - 7 * 86_400_000 - 1 }, { code: 'too-old', days: 7 }],
  ];
  it.each(refused)('is refused: %s', (_, message, fields, refusal) => {
    const judged = judge(message, fields);
    if (judged.ok) throw new Error('it was taken');
    expect(judged.refusal).toMatchObject(refusal);
    expect(JSON.stringify(judged)).not.toContain('anna@');
  });

  it('is taken as long as SQS keeps it', () => {
    expect(judge(put, { sentAt: now - 7 * 86_400_000 })).toMatchObject({ ok: true });
  });
});
