import { describe, expect, it } from 'vitest';
import { fieldPath } from '../../../lambdas/contract/malformed.ts';
import { parsePolicy } from '../../../lambdas/domain/policy/parse-policy.ts';
import { policyDocument } from '../../support/facts.ts';

const { purposes, sources } = policyDocument;
const { billing } = sources;
const withPurpose = (fields: object) => ({
  ...policyDocument,
  purposes: { ...purposes, notification: { ...purposes.notification, ...fields } },
});
const withBilling = (fields: object) => ({
  ...policyDocument,
  sources: { ...sources, billing: { ...billing, ...fields } },
});

const problemsOf = (document: unknown): readonly object[] => {
  const parsed = parsePolicy(document);
  return parsed.ok ? [] : parsed.problems.map(({ path, ...rest }) => ({ field: fieldPath(path), ...rest }));
};

describe('a policy', () => {
  it('is read with its defaults and its durations in seconds', () => {
    const parsed = parsePolicy(policyDocument);
    expect(parsed.ok && parsed.policy.purposes['notification']).toEqual({
      lane: 'standard',
      recipients: 'directory',
      redaction: 'exempt',
      blockedBy: ['bounce', 'complaint', 'unsubscribe', 'operator', 'provider'],
      maxAge: 86_400,
      maxRecipients: 50,
      conversation: false,
      whenUnsure: 'wait',
      unsubscribe: 'none',
    });
    expect(parsed.ok && parsed.policy.sources['reports']).toMatchObject({
      linkDomains: [],
      attachments: [],
      maxMegabytes: 10,
      unsignedFrom: 'refuse',
      links: 'report',
      directoryGroups: [],
      tests: [],
    });
    expect(parsed.ok && parsed.policy.redaction).toEqual({ mode: 'selected', exempt: { domains: [], groups: [] } });
    expect(parsed.ok && parsed.policy.acknowledge).toEqual([]);
    expect(parsed.ok && parsed.policy.routes).toEqual([{ via: 'ses', tls: 'required' }]);
  });

  it.each([
    ['critical', 1],
    ['standard', 50],
    ['bulk', 50],
  ])('gives a purpose of the %s lane %i recipients at most where it does not say', (lane, maxRecipients) => {
    const parsed = parsePolicy(withPurpose({ lane }));
    expect(parsed.ok && parsed.policy.purposes['notification']).toMatchObject({ lane, maxRecipients });
  });

  it.each<[string, unknown, object]>([
    ['an unknown field', { ...policyDocument, owner: 'me' }, { field: 'owner', problem: 'unknown-field' }],
    [
      'a field of a later version',
      { ...policyDocument, health: {} },
      { field: 'health', problem: 'not-supported-yet' },
    ],
    [
      'a critical purpose with more than one recipient',
      withPurpose({ lane: 'critical', maxRecipients: 2 }),
      { field: 'purposes.notification.maxRecipients', problem: 'one-recipient-only' },
    ],
    [
      'a lane nobody knows',
      withPurpose({ lane: 'express' }),
      { field: 'purposes.notification.lane', problem: 'invalid-value', expected: 'one-of: critical, standard, bulk' },
    ],
    [
      'a redaction nobody knows',
      withPurpose({ redaction: 'never' }),
      {
        field: 'purposes.notification.redaction',
        problem: 'invalid-value',
        expected: 'one-of: default, always, exempt',
      },
    ],
    [
      'recipients nobody knows',
      withPurpose({ recipients: 'anybody' }),
      {
        field: 'purposes.notification.recipients',
        problem: 'invalid-value',
        expected: 'one-of: directory, any-allow-listed',
      },
    ],
    [
      'a link to unsubscribe by that nothing comes of',
      withPurpose({ unsubscribe: 'required', blockedBy: ['bounce', 'complaint'] }),
      {
        field: 'purposes.notification.blockedBy',
        problem: 'does-not-heed-unsubscribe',
        expected: 'unsubscribe',
      },
    ],
    [
      'content that reaches strangers',
      withPurpose({ recipients: 'any-allow-listed' }),
      {
        field: 'purposes.notification.redaction',
        problem: 'risk-not-acknowledged',
        expected: 'acknowledge: {risk: content-to-strangers, purpose: notification, reason}',
      },
    ],
    [
      'content that reaches strangers because redaction is off',
      {
        ...withPurpose({ recipients: 'any-allow-listed', redaction: undefined }),
        redaction: { mode: 'off' },
        acknowledge: [{ risk: 'redaction-off', reason: 'a pilot' }],
      },
      {
        field: 'purposes.notification.recipients',
        problem: 'risk-not-acknowledged',
        expected: 'acknowledge: {risk: content-to-strangers, purpose: notification, reason}',
      },
    ],
    [
      'redaction that is off',
      { ...policyDocument, redaction: { mode: 'off' } },
      {
        field: 'redaction.mode',
        problem: 'risk-not-acknowledged',
        expected: 'acknowledge: {risk: redaction-off, reason}',
      },
    ],
    [
      'an acknowledgement of redaction that is on',
      { ...policyDocument, acknowledge: [{ risk: 'redaction-off', reason: 'a pilot' }] },
      { field: 'acknowledge[0]', problem: 'nothing-to-acknowledge', expected: 'redaction: {mode: off}' },
    ],
    [
      'an acknowledgement of strangers whom the purpose does not reach',
      {
        ...withPurpose({ recipients: 'any-allow-listed', redaction: 'always' }),
        acknowledge: [{ risk: 'content-to-strangers', purpose: 'notification', reason: 'a pilot' }],
      },
      {
        field: 'acknowledge[0]',
        problem: 'nothing-to-acknowledge',
        expected: 'a purpose with recipients: any-allow-listed and complete content',
      },
    ],
    [
      'an acknowledgement for a purpose every object has',
      {
        ...policyDocument,
        acknowledge: [{ risk: 'content-to-strangers', purpose: 'constructor', reason: 'a pilot' }],
      },
      {
        field: 'acknowledge[0]',
        problem: 'nothing-to-acknowledge',
        expected: 'a purpose with recipients: any-allow-listed and complete content',
      },
    ],
    [
      'an acknowledgement without a reason',
      { ...policyDocument, acknowledge: [{ risk: 'redaction-off' }] },
      {
        field: 'acknowledge[0]',
        problem: 'not-an-acknowledgement',
        expected:
          '{risk: content-to-strangers, purpose, reason}, {risk: redaction-off, reason}, {risk: broad-exemption, domain, reason}, {risk: broad-link-domain, source, domain, reason} or {risk: self-exempting-group, source, group, reason}',
      },
    ],
    [
      'an exempt domain that is none',
      { ...policyDocument, redaction: { exempt: { domains: ['*.Acme.example'] } } },
      { field: 'redaction.exempt.domains[0]', problem: 'not-a-domain', expected: '*.acme.example' },
    ],
    [
      'an exempt group that is none',
      { ...policyDocument, redaction: { exempt: { groups: ['On Call'] } } },
      { field: 'redaction.exempt.groups[0]', problem: 'not-a-kebab-case-name' },
    ],
    [
      'a redirection to what is no address',
      { ...policyDocument, redirect: { to: 'qa@@acme.example' } },
      { field: 'redirect.to', problem: 'not-an-address' },
    ],
    [
      'an audience nobody knows',
      { ...policyDocument, audience: 'everybody' },
      { field: 'audience', problem: 'invalid-value', expected: 'one-of: listed-addresses, every-rule' },
    ],
    [
      'replies to what is no address',
      withBilling({ replies: 'support' }),
      { field: 'sources.billing.replies', problem: 'not-an-address' },
    ],
    [
      'a redacted form that links elsewhere',
      withBilling({ redacted: { text: 'See', link: 'https://billing.acme.example.evil.example/' } }),
      {
        field: 'sources.billing.redacted.link',
        problem: 'host-not-listed',
        expected: 'a host of linkDomains: billing.acme.example',
      },
    ],
    ...['http://billing.acme.example/', 'https://a@billing.acme.example/', 'https://billing.acme.example:443/'].map(
      (link): [string, object, object] => [
        `a redacted form that links to ${link}`,
        withBilling({ redacted: { text: 'See', link } }),
        { field: 'sources.billing.redacted.link', problem: 'not-an-https-link' },
      ],
    ),
    [
      'a redacted form that says nothing',
      withBilling({ redacted: { text: ' \n', link: 'https://billing.acme.example/' } }),
      { field: 'sources.billing.redacted.text', problem: 'too-short' },
    ],
    [
      'an enforcement that is enforced',
      withBilling({ enforcement: { mode: 'enforce', until: '2026-12-31T00:00:00Z' } }),
      { field: 'sources.billing.enforcement.mode', problem: 'invalid-value', expected: 'one-of: observe' },
    ],
    [
      'an observation without an end',
      withBilling({ enforcement: { mode: 'observe' } }),
      expect.objectContaining({ field: 'sources.billing.enforcement.until', problem: 'missing' }) as object,
    ],
    [
      'an observation until nobody knows when',
      withBilling({ enforcement: { mode: 'observe', until: 'Christmas' } }),
      { field: 'sources.billing.enforcement.until', problem: 'not-a-time', expected: '2026-12-31T00:00:00Z' },
    ],
    [
      'a test of a purpose that is not defined',
      withBilling({ tests: [{ request: { purpose: 'newsletter' }, expect: { verdict: 'send' } }] }),
      {
        field: 'sources.billing.tests[0].request.purpose',
        problem: 'unknown-purpose',
        expected: 'one-of: notification, password-reset, reply',
      },
    ],
    [
      'a test that expects nothing',
      withBilling({ tests: [{ request: {} }] }),
      expect.objectContaining({ field: 'sources.billing.tests[0].expect', problem: 'missing' }) as object,
    ],
    [
      'a quota of nothing',
      withBilling({ quota: { perDay: 0 } }),
      { field: 'sources.billing.quota.perDay', problem: 'too-short', limit: 1 },
    ],
    [
      'a duration without a unit',
      withPurpose({ maxAge: '24' }),
      { field: 'purposes.notification.maxAge', problem: 'not-a-duration' },
    ],
    [
      'an age the queues do not reach',
      withPurpose({ maxAge: '73h' }),
      {
        field: 'purposes.notification.maxAge',
        problem: 'longer-than-kept',
        limit: 259_200,
        expected:
          'at most 72h: a message on a queue is kept for 7 days, 4 of them in reserve; a request of an unknown sender is kept for 5 days, 2 of them in reserve',
      },
    ],
    [
      'more recipients than a request has',
      withPurpose({ maxRecipients: 51 }),
      { field: 'purposes.notification.maxRecipients', problem: 'too-many', limit: 50 },
    ],
    [
      'a grant of a header that is Postern’s',
      withBilling({ headers: ['x-ses-tenant'] }),
      { field: 'sources.billing.headers[0]', problem: 'header-refused' },
    ],
    [
      'a principal that is everybody',
      withBilling({ principals: ['*'] }),
      { field: 'sources.billing.principals[0]', problem: 'not-a-role-or-user' },
    ],
    [
      'a principal that is an account',
      withBilling({ principals: ['arn:aws:iam::111122223333:root'] }),
      { field: 'sources.billing.principals[0]', problem: 'not-a-role-or-user' },
    ],
    [
      'a source without a principal',
      withBilling({ principals: [] }),
      { field: 'sources.billing.principals', problem: 'too-short', limit: 1 },
    ],
    [
      'a From on a domain that is not listed',
      withBilling({ from: ['anna@acme.example'] }),
      { field: 'sources.billing.from[0]', problem: 'domain-not-listed', expected: 'one-of: notify.acme.example' },
    ],
    [
      'a From on a sub-domain, which SES does not sign',
      withBilling({ from: ['anna@a.notify.acme.example'] }),
      { field: 'sources.billing.from[0]', problem: 'domain-not-listed', expected: 'one-of: notify.acme.example' },
    ],
    [
      'a From that is no address',
      withBilling({ from: ['billing'] }),
      { field: 'sources.billing.from[0]', problem: 'not-an-address' },
    ],
    [
      'a purpose that is not defined',
      withBilling({ purposes: ['newsletter'] }),
      {
        field: 'sources.billing.purposes[0]',
        problem: 'unknown-purpose',
        expected: 'one-of: notification, password-reset, reply',
      },
    ],
    [
      'a purpose every object has',
      withBilling({ purposes: ['constructor'] }),
      {
        field: 'sources.billing.purposes[0]',
        problem: 'unknown-purpose',
        expected: 'one-of: notification, password-reset, reply',
      },
    ],
    [
      'a domain that is none',
      { ...policyDocument, domains: ['notify.acme.example', 'directory:x'] },
      { field: 'domains[1]', problem: 'not-a-domain' },
    ],
    [
      'a domain in another case',
      { ...policyDocument, domains: ['notify.acme.example', 'Acme.Example'] },
      { field: 'domains[1]', problem: 'not-a-domain', expected: 'acme.example' },
    ],
    [
      'a link domain that matches everything',
      withBilling({ linkDomains: ['*'] }),
      { field: 'sources.billing.linkDomains[0]', problem: 'not-a-domain' },
    ],
  ])('with %s is refused', (_what, document, problem) => {
    expect(problemsOf(document)).toEqual([problem]);
  });

  it('may say all there is to say', () => {
    const parsed = parsePolicy({
      ...withBilling({
        unsignedFrom: 'rewrite',
        replies: 'support@acme.example',
        links: 'refuse',
        redacted: { subject: 'News', text: 'There is news.', link: 'https://billing.acme.example/inbox' },
        quota: { perMinute: 600, perDay: 50_000 },
        directoryGroups: ['customers'],
        enforcement: { mode: 'observe', until: '2026-12-31T00:00:00+01:00' },
        tests: [{ request: { purpose: 'notification' }, given: {}, expect: { verdict: 'send', form: 'redacted' } }],
      }),
      purposes: {
        ...purposes,
        onboarding: { lane: 'standard', recipients: 'any-allow-listed', redaction: 'always', maxAge: '24h' },
        invitation: { lane: 'standard', recipients: 'any-allow-listed', redaction: 'exempt', maxAge: '24h' },
      },
      redaction: {
        mode: 'off',
        exempt: { domains: ['acme.example', '*.acme.example'], groups: ['incident-response'] },
      },
      acknowledge: [
        { risk: 'content-to-strangers', purpose: 'invitation', reason: 'it is the first mail they get' },
        { risk: 'redaction-off', reason: 'a pilot' },
      ],
      audience: 'every-rule',
      redirect: { to: 'qa@acme.example' },
    });
    expect(parsed.ok || parsed.problems).toBe(true);
    expect(parsed.ok && parsed.policy.sources['billing']?.tests[0]?.given).toEqual({
      inDirectory: true,
      groups: [],
      allowListed: true,
      suppressedBy: [],
    });
  });

  it('is refused with every problem at once', () => {
    expect(problemsOf({ ...withBilling({ quota: 1, owner: '' }), version: 2 }).length).toBe(3);
  });

  it('is refused with what its schema cannot see beside what it can, and nothing twice', () => {
    const document = {
      ...withBilling({ qouta: {}, from: ['anna@acme.example', 7], purposes: ['newsletter'], contact: 'x' }),
      domains: ['Acme.Example', 'notify.acme.example'],
      purposes: { notification: { lane: 'express', redaction: 'exempt', maxAge: '24h' } },
      senders: { default: { address: 'nobody' } },
    };
    expect(problemsOf(document).map((problem) => Object.values(problem).slice(0, 2).join(' '))).toEqual([
      'purposes.notification.lane invalid-value',
      'sources.billing.contact too-short',
      'sources.billing.from[1] wrong-type',
      'sources.billing.qouta unknown-field',
      'domains[0] not-a-domain',
      'senders.default.address not-an-address',
      'sources.billing.from[0] domain-not-listed',
      'sources.billing.purposes[0] unknown-purpose',
    ]);
  });

  it('of which domains or purposes cannot be read is not said to lack one of them', () => {
    expect(problemsOf({ ...policyDocument, domains: ['notify.acme.example', 7], purposes: 7 })).toEqual([
      { field: 'domains[1]', problem: 'wrong-type', expected: 'string' },
      { field: 'purposes', problem: 'wrong-type', expected: 'record' },
    ]);
  });

  it('has the problems of what is ill-named too', () => {
    const document = { ...policyDocument, sources: { 'Not A Name': { ...billing, owner: 7, quota: 1 } } };
    expect(problemsOf(document)).toEqual([
      expect.objectContaining({ problem: 'not-a-kebab-case-name' }),
      { field: 'sources["Not A Name"].owner', problem: 'wrong-type', expected: 'string' },
      { field: 'sources["Not A Name"].quota', problem: 'wrong-type', expected: 'object' },
    ]);
  });

  it.each([[null], ['text'], [[]], [{}], [{ ...policyDocument, purposes: [] }]])(
    'that is %j is refused',
    (document) => {
      expect(problemsOf(document).length).toBeGreaterThan(0);
    },
  );
});
