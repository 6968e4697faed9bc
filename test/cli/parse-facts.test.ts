import { describe, expect, it } from 'vitest';
import { parseFacts } from '../../cli/facts/parse-facts.ts';

/** `path problem` of each problem. */
const problemsOf = (document: unknown): readonly string[] => {
  const parsed = parseFacts(document);
  return parsed.ok ? [] : parsed.problems.map(({ path, problem }) => `${path.join('.')} ${problem}`);
};

describe('parseFacts', () => {
  it('keys entries as the tables do, whatever way they are written', () => {
    const parsed = parseFacts({
      allowList: [' *.Acme.example ', { rule: 'directory:staff', owner: 'it', comment: 'all of us' }],
      directory: ['Anna@Acme.example', { address: 'bert@acme.example', groups: ['staff'] }],
      suppressions: [
        { address: 'BERT@acme.example', origin: 'bounce', since: '2026-11-01T00:00:00Z' },
        { address: 'bert@acme.example', origin: 'operator' },
      ],
      stops: [
        { scope: 'domain:MAILBOX.example', reason: 'their server is down' },
        { scope: 'lane:bulk', reason: 'maintenance', queued: 'discard', until: '2026-11-22T00:00:00Z' },
      ],
    });
    expect(parsed).toEqual({
      ok: true,
      facts: {
        allowList: new Map([
          ['*.acme.example', { rule: '*.acme.example' }],
          ['directory:staff', { rule: 'directory:staff', owner: 'it', comment: 'all of us' }],
        ]),
        directory: new Map([
          ['anna@acme.example', { groups: [] }],
          ['bert@acme.example', { groups: ['staff'] }],
        ]),
        suppressions: new Map([
          ['bert@acme.example', [{ origin: 'bounce', since: '2026-11-01T00:00:00Z' }, { origin: 'operator' }]],
        ]),
        stops: [
          { scope: 'domain:mailbox.example', reason: 'their server is down', queued: 'hold' },
          { scope: 'lane:bulk', reason: 'maintenance', queued: 'discard', until: '2026-11-22T00:00:00Z' },
        ],
      },
    });
  });

  it('tells an empty list from one that is not there', () => {
    expect(parseFacts({ allowList: [] })).toEqual({ ok: true, facts: { allowList: new Map() } });
  });

  it.each<[string, unknown, readonly string[]]>([
    [
      'scopes that are none, and one twice',
      {
        stops: ['world', 'lane:express', 'domain:a b', 'everything', 'everything'].map((scope) => ({
          scope,
          reason: 'x',
        })),
      },
      [
        'stops.0.scope not a scope: everything, source:NAME, purpose:NAME, lane:NAME or domain:NAME',
        'stops.1.scope not a lane: critical, standard, bulk',
        'stops.2.scope not a domain',
        'stops.4.scope same as stops[3]',
      ],
    ],
    ['a list nobody knows', { allowlist: [] }, ['allowlist unknown-field']],
    [
      'a suppression with a word of a later version',
      { suppressions: [{ address: 'a@b.example', origin: 'bounce', scope: 'x' }] },
      ['suppressions.0.scope not-supported-yet'],
    ],
    [
      'an origin nobody knows',
      { suppressions: [{ address: 'a@b.example', origin: 'mood' }] },
      ['suppressions.0.origin invalid-value'],
    ],
    ['no map', [], [' wrong-type']],
    [
      'every rule and address that is none',
      { allowList: ['*@*', 'a b'], directory: ['a@'], suppressions: [{ address: 'x', origin: 'bounce' }] },
      [
        expect.stringMatching(/^allowList\.0\.rule this looks as if it should admit everybody/) as string,
        expect.stringMatching(/^allowList\.1\.rule /) as string,
        expect.stringMatching(/^directory\.0\.address /) as string,
        expect.stringMatching(/^suppressions\.0\.address /) as string,
      ],
    ],
    [
      'the same entry twice',
      {
        allowList: ['acme.example', 'ACME.example'],
        directory: ['a@b.example', 'A@b.example'],
        suppressions: [
          { address: 'a@b.example', origin: 'bounce' },
          { address: 'a@b.example', origin: 'bounce' },
        ],
      },
      [
        'allowList.1.rule same as allowList[0]',
        'directory.1.address same as directory[0]',
        'suppressions.1.address same as suppressions[0]',
      ],
    ],
  ])('refuses %s', (_, document, expected) => {
    expect(problemsOf(document)).toEqual(expected);
  });

  it('reports what is wrong with keys beside what is wrong with the rest', () => {
    const problems = problemsOf({
      allowList: ['*@*', 7, { rule: 'acme.example@', onwer: 'it' }, 'acme.example', 'ACME.example'],
      directory: ['nobody', { address: 'anna@acme.example', groups: ['A B', 'staff'] }],
      suppressions: [{ address: 'nobody', origin: 'whim' }],
      foo: 1,
    });
    expect(problems.map((problem) => problem.replace(/:.*/, ''))).toEqual([
      'allowList.1 wrong-type',
      'allowList.2.onwer unknown-field',
      'directory.1.groups.0 not-a-group-name',
      'suppressions.0.origin invalid-value',
      'foo unknown-field',
      'allowList.0.rule this looks as if it should admit everybody',
      'allowList.2.rule the domain is empty',
      'allowList.4.rule same as allowList[3]',
      'directory.0.address the address has no @',
      'suppressions.0.address the address has no @',
    ]);
  });

  it('says what is expected', () => {
    const parsed = parseFacts({ allowList: [7], directory: [7], suppressions: [7], stops: ['x'] });
    expect(parsed).toMatchObject({
      problems: [
        {
          path: ['allowList', 0],
          problem: 'wrong-type',
          expected: 'a rule, or {rule, owner, comment, expires, acknowledge}',
        },
        { path: ['directory', 0], problem: 'wrong-type', expected: 'an address, or {address, groups}' },
        { path: ['suppressions', 0], problem: 'wrong-type', expected: '{address, origin, since, until}' },
        { path: ['stops', 0], problem: 'wrong-type', expected: '{scope, reason, queued, by, since, until}' },
      ],
    });
    expect(parsed).not.toHaveProperty('problems.3.limit');
  });
});
