import { describe, expect, it } from 'vitest';
import type { AllowListItem } from '../../../lambdas/contract/allow-list.ts';
import type { AllowListRow } from '../../../lambdas/contract/control/lists.ts';
import { judgeRow, saysTheSame } from '../../../lambdas/domain/allow-list/judge-row.ts';
import { now } from '../../support/facts.ts';

const putting = { by: 'arn:aws:sts::111122223333:assumed-role/postern-dev-policy-admin/anna', at: now };
const addedAt = '2026-11-21T12:00:00.000Z';
const put = { addedBy: putting.by, addedAt };
const earlier = { addedBy: 'arn:x', addedAt: '2026-01-01T00:00:00.000Z' };
const acknowledged = { reason: 'the public site', by: 'arn:x', at: '2026-01-01T00:00:00.000Z' };

describe('a row becomes a rule', () => {
  const rows: readonly [
    sentence: string,
    row: AllowListRow,
    existing: AllowListItem | undefined,
    item: AllowListItem,
  ][] = [
    [
      'under its key',
      { rule: ' Acme.Example ', owner: 'it' },
      undefined,
      { rule: 'acme.example', owner: 'it', ...put },
    ],
    [
      'with all it says',
      { rule: 'anna@acme.example', owner: 'it', comment: 'a tester', expires: '2027-06-30T12:00:00+02:00' },
      undefined,
      { rule: 'anna@acme.example', owner: 'it', comment: 'a tester', expires: '2027-06-30T10:00:00.000Z', ...put },
    ],
    [
      'that ends with the first moment of a date',
      { rule: 'acme.example', owner: 'it', expires: '2027-06-30' },
      undefined,
      { rule: 'acme.example', owner: 'it', expires: '2027-06-30T00:00:00.000Z', ...put },
    ],
    [
      'that keeps its owner, and nothing else that the row leaves out',
      { rule: 'acme.example' },
      { rule: 'acme.example', owner: 'it', comment: 'old', expires: '2026-12-01T00:00:00.000Z', ...earlier },
      { rule: 'acme.example', owner: 'it', ...put },
    ],
    [
      'that stays expired, where it was before',
      { rule: 'acme.example', expires: '2026-01-01T00:00:00Z' },
      { rule: 'acme.example', owner: 'it', expires: '2026-01-01T00:00:00.000Z', ...earlier },
      { rule: 'acme.example', owner: 'it', expires: '2026-01-01T00:00:00.000Z', ...put },
    ],
    [
      'that admits everybody, with the reason that was given, by whom and when',
      { rule: '*', owner: 'it', acknowledge: 'the public site' },
      undefined,
      { rule: '*', owner: 'it', acknowledged: { reason: 'the public site', by: putting.by, at: addedAt }, ...put },
    ],
    [
      'that keeps the acknowledgement it has',
      { rule: '*', comment: 'new' },
      { rule: '*', owner: 'it', acknowledged, ...earlier },
      { rule: '*', owner: 'it', comment: 'new', acknowledged, ...put },
    ],
    [
      'that keeps who acknowledged the same before',
      { rule: '*', acknowledge: 'the public site' },
      { rule: '*', owner: 'it', acknowledged, ...earlier },
      { rule: '*', owner: 'it', acknowledged, ...put },
    ],
    [
      'that is broad, with its acknowledgement',
      { rule: '*.github.io', owner: 'it', acknowledge: 'the public site' },
      undefined,
      {
        rule: '*.github.io',
        owner: 'it',
        acknowledged: { reason: 'the public site', by: putting.by, at: addedAt },
        ...put,
      },
    ],
    [
      'without an acknowledgement that it does not need',
      { rule: 'acme.example', owner: 'it', acknowledge: 'to be sure' },
      undefined,
      { rule: 'acme.example', owner: 'it', ...put },
    ],
  ];
  it.each(rows)('%s', (_, row, existing, item) => {
    expect(judgeRow(row, existing, putting)).toEqual({ ok: true, item });
  });

  const refused: readonly [sentence: string, row: AllowListRow, existing: AllowListItem | undefined, RegExp][] = [
    ['what is no rule', { rule: 'acme..example', owner: 'it' }, undefined, /dots in a row/],
    ['a rule nobody answers for', { rule: 'acme.example' }, undefined, /owner/],
    ['a rule that has expired', { rule: 'acme.example', owner: 'it', expires: '2026-11-21' }, undefined, /expired/],
    ['an end that is no time', { rule: 'acme.example', owner: 'it', expires: '30.6.2027' }, undefined, /no time/],
    ['an end that there is not', { rule: 'acme.example', owner: 'it', expires: '2027-13-01' }, undefined, /no time/],
    ['everybody, without a reason', { rule: '*', owner: 'it' }, undefined, /admits everybody.*acknowledge/],
    ['a rule of an owner that nobody can read', { rule: 'acme.example', owner: ' ' }, undefined, /owner/],
    [
      'everybody, for a reason that nobody can read',
      { rule: '*', owner: 'it', acknowledge: ' ' },
      undefined,
      /everybody/,
    ],
    ['whoever has a domain', { rule: '*.co.uk', owner: 'it' }, undefined, /below co\.uk.*acknowledge/],
    ['whoever has a mailbox', { rule: 'GMAIL.com', owner: 'it' }, undefined, /mailbox at gmail\.com.*acknowledge/],
    [
      'everybody, where a narrower rule was acknowledged before',
      { rule: '*' },
      { rule: '*', owner: 'it', ...earlier },
      /admits everybody/,
    ],
  ];
  it.each(refused)('is refused: %s', (_, row, existing, problem) => {
    const judged = judgeRow(row, existing, putting);
    expect(judged.ok ? judged.item : judged.problem).toMatch(problem);
  });
});

describe('a rule', () => {
  const item: AllowListItem = { rule: '*', owner: 'it', acknowledged, ...earlier };
  it.each([
    ['says the same whoever says it', { ...item, ...put }, true],
    ['says another owner', { ...item, owner: 'legal' }, false],
    ['says a comment', { ...item, comment: 'x' }, false],
    ['says an end', { ...item, expires: addedAt }, false],
    ['says another reason', { ...item, acknowledged: { ...acknowledged, reason: 'x' } }, false],
  ])('%s', (_, other, same) => {
    expect(saysTheSame(other, item)).toBe(same);
  });
});
