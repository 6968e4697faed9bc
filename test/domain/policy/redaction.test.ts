import { describe, expect, it } from 'vitest';
import type { Because } from '../../../lambdas/domain/policy/because.ts';
import { decide } from '../../../lambdas/domain/policy/decide.ts';
import type { Facts } from '../../../lambdas/domain/policy/facts.ts';
import { facts, mailRequest, policyWith, recipientFacts } from '../../support/facts.ts';

type Change = Parameters<typeof policyWith>[0];

const given = (change: Change, fields: Partial<Facts> = {}): Facts =>
  facts({ policy: { version: 7, document: policyWith(change) }, ...fields });

const decided = (change: Change, fields: Partial<Facts> = {}) => decide(given(change, fields))[0];

/** The form a mail is sent in, and why. */
const formOf = (change: Change, fields: Partial<Facts> = {}): readonly unknown[] => {
  const verdict = decided(change, fields);
  const why = verdict?.because.find(({ code }) => code === 'complete-form' || code === 'redacted-form');
  return [verdict?.verdict === 'send' && verdict.form, why];
};

const byDefault = { notification: { redaction: 'default' } };
const to = (address: string, groups: readonly string[] = []) => ({
  recipients: [recipientFacts(address, { directory: { groups } })],
});
const complete = (exemption: string, matched?: string) => [
  'complete',
  { code: 'complete-form', exemption, ...(matched === undefined ? {} : { matched }) },
];
const redacted = (cause: string) => ['redacted', { code: 'redacted-form', cause, words: 'generic' }];
const exempt = {
  redaction: { exempt: { domains: ['acme.example', '*.berlin.acme.example'], groups: ['incident-response'] } },
};
const off = { redaction: { mode: 'off' }, acknowledge: [{ risk: 'redaction-off', reason: 'a pilot' }] };
const allRedacted = { redaction: { ...exempt.redaction, mode: 'all' } };

describe('the form of a mail', () => {
  it.each<[string, Change, Partial<Facts>, readonly unknown[]]>([
    ['is redacted where nothing exempts it', byDefault, {}, redacted('default')],
    ['is complete for an exempt domain', { ...byDefault, ...exempt }, {}, complete('domain', 'acme.example')],
    ['is redacted below an exempt domain', { ...byDefault, ...exempt }, to('a@sub.acme.example'), redacted('default')],
    [
      'is complete below a domain whose sub-domains are exempt',
      { ...byDefault, ...exempt },
      to('a@a.berlin.acme.example'),
      complete('domain', '*.berlin.acme.example'),
    ],
    [
      'is redacted at a domain whose sub-domains are exempt',
      { ...byDefault, ...exempt },
      to('a@berlin.acme.example'),
      redacted('default'),
    ],
    [
      'is redacted for a domain that ends like an exempt one',
      { ...byDefault, ...exempt },
      to('a@notacme.example'),
      redacted('default'),
    ],
    [
      'is complete for an exempt group',
      { ...byDefault, ...exempt },
      to('a@mailbox.example', ['customers', 'incident-response']),
      complete('group', 'incident-response'),
    ],
    [
      'is redacted for another group',
      { ...byDefault, ...exempt },
      to('a@mailbox.example', ['incident']),
      redacted('default'),
    ],
    ['is complete for an exempt purpose', {}, {}, complete('purpose')],
    ['is complete for an exempt purpose though all is redacted', allRedacted, {}, complete('purpose')],
    ['is redacted for exempt recipients where all is', { ...byDefault, ...allRedacted }, {}, redacted('everybody')],
    ['is complete where redaction is off', { ...byDefault, ...off }, {}, complete('redaction-off')],
    [
      'is redacted for a purpose that always is, though redaction is off',
      { notification: { redaction: 'always' }, ...off },
      {},
      redacted('purpose'),
    ],
    [
      'is redacted for a purpose that always is, though the recipient is exempt',
      { notification: { redaction: 'always' }, ...exempt },
      {},
      redacted('purpose'),
    ],
  ])('%s', (_sentence, change, fields, expected) => {
    expect(formOf(change, fields)).toEqual(expected);
  });

  it('is each recipient’s own', () => {
    const recipients = [
      recipientFacts('anna@acme.example'),
      recipientFacts('b@mailbox.example', { index: 1, directory: { groups: [] } }),
    ];
    const verdicts = decide(given({ ...byDefault, ...exempt }, { recipients }));
    expect(verdicts.map((verdict) => verdict.verdict === 'send' && verdict.form)).toEqual(['complete', 'redacted']);
  });

  it('is decided for what is held too', () => {
    const stops = [{ scope: 'everything', reason: 'drill', queued: 'hold' }] as const;
    expect(decided(byDefault, { stops })).toMatchObject({ verdict: 'hold', form: 'redacted' });
  });
});

describe('the words of a redacted form', () => {
  const ofRequest = { text: 'There is an invoice.', link: 'https://billing.acme.example/1' };
  const ofSource = { redacted: { text: 'There is news.', link: 'https://billing.acme.example/' } };
  const wordsOf = (change: Change, fields: Partial<Facts> = {}): readonly unknown[] => {
    const verdict = decided({ ...byDefault, ...change }, fields);
    return verdict?.verdict === 'refuse'
      ? verdict.reasons.map(({ code }) => code)
      : (verdict?.because ?? []).flatMap((because: Because) =>
          because.code === 'redacted-form' ? [because.words] : [],
        );
  };

  it.each<[string, Change, Partial<Facts>, readonly unknown[]]>([
    ['are the request’s', { billing: ofSource }, { request: mailRequest({ redacted: ofRequest }) }, ['request']],
    ['are else the source’s', { billing: ofSource }, {}, ['source']],
    [
      'are the source’s where the request’s say nothing',
      { billing: ofSource },
      { request: mailRequest({ redacted: { ...ofRequest, text: ' \n' } }) },
      ['source'],
    ],
    ...[
      { ...ofRequest, text: 'Log in at https://evil.example/login' },
      { ...ofRequest, text: 'Log in at https://billing.acme.example&x.evil.com/login' },
      { ...ofRequest, text: 'https://billing.acme.example@evil.example/' },
      { ...ofRequest, subject: 'Log in: www.evil.example' },
      { ...ofRequest, link: 'https://billing.acme.example/)https://evil.example/login' },
    ].flatMap((words): [string, Change, Partial<Facts>, readonly unknown[]][] => [
      [
        `are not the request’s where they link elsewhere: ${Object.values(words).join(' ')}`,
        { billing: { ...ofSource, links: 'report' } },
        { request: mailRequest({ redacted: words }) },
        ['source'],
      ],
    ]),
    [
      'are the request’s where they link to the source’s hosts',
      {},
      { request: mailRequest({ redacted: { ...ofRequest, subject: 'At billing.acme.example' } }) },
      ['request'],
    ],
    ['are else the policy’s', {}, {}, ['generic']],
    [
      'are needed: without a host to link to nothing is sent',
      { billing: { linkDomains: ['*.acme.example'] } },
      {},
      ['redacted-form-missing'],
    ],
    [
      'are not needed by who is exempt',
      { billing: { linkDomains: [] }, redaction: { exempt: { domains: ['acme.example'] } } },
      {},
      [],
    ],
  ])('%s', (_sentence, change, fields, expected) => {
    expect(wordsOf(change, fields)).toEqual(expected);
  });
});
