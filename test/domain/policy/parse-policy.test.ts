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
    });
    expect(parsed.ok && parsed.policy.sources['reports']).toMatchObject({
      linkDomains: [],
      attachments: [],
      maxMegabytes: 10,
      unsignedFrom: 'refuse',
    });
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
      'a purpose’s field of a later version',
      withPurpose({ whenUnsure: 'resend' }),
      { field: 'purposes.notification.whenUnsure', problem: 'not-supported-yet' },
    ],
    [
      'a source’s field of a later version',
      withBilling({ quota: {} }),
      { field: 'sources.billing.quota', problem: 'not-supported-yet' },
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
      'redaction, which is to come',
      withPurpose({ redaction: 'default' }),
      { field: 'purposes.notification.redaction', problem: 'not-supported-yet', expected: 'one-of: exempt' },
    ],
    [
      'recipients beyond the directory, which are to come',
      withPurpose({ recipients: 'any-allow-listed' }),
      { field: 'purposes.notification.recipients', problem: 'not-supported-yet', expected: 'one-of: directory' },
    ],
    [
      'a duration without a unit',
      withPurpose({ maxAge: '24' }),
      { field: 'purposes.notification.maxAge', problem: 'not-a-duration' },
    ],
    [
      'an age the queues do not reach',
      withPurpose({ maxAge: '73h' }),
      { field: 'purposes.notification.maxAge', problem: 'longer-than-72h', limit: 259_200 },
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

  it('is refused with every problem at once', () => {
    expect(problemsOf({ ...withBilling({ quota: 1, owner: '' }), version: 2 }).length).toBe(3);
  });

  it('is refused with what its schema cannot see beside what it can, and nothing twice', () => {
    const document = {
      ...withBilling({ quota: {}, from: ['anna@acme.example', 7], purposes: ['newsletter'], contact: 'x' }),
      domains: ['Acme.Example', 'notify.acme.example'],
      purposes: { notification: { lane: 'express', redaction: 'exempt', maxAge: '24h' } },
      senders: { default: { address: 'nobody' } },
    };
    expect(problemsOf(document).map((problem) => Object.values(problem).slice(0, 2).join(' '))).toEqual([
      'purposes.notification.lane invalid-value',
      'sources.billing.contact too-short',
      'sources.billing.from[1] wrong-type',
      'sources.billing.quota not-supported-yet',
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
      { field: 'sources["Not A Name"].quota', problem: 'not-supported-yet' },
    ]);
  });

  it.each([[null], ['text'], [[]], [{}], [{ ...policyDocument, purposes: [] }]])(
    'that is %j is refused',
    (document) => {
      expect(problemsOf(document).length).toBeGreaterThan(0);
    },
  );
});
