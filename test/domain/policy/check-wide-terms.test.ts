import { describe, expect, it } from 'vitest';
import { readPolicyParts } from '../../../lambdas/contract/policy-parts.ts';
import { checkWideTerms } from '../../../lambdas/domain/policy/check-wide-terms.ts';
import { now } from '../../support/facts.ts';

const problems = (document: unknown) => checkWideTerms(readPolicyParts(document), now);
const exempt = (...domains: string[]) => ({ redaction: { exempt: { domains, groups: ['ops'] } } });
const source = (fields: object) => ({ sources: { billing: fields } });
const acknowledged = (...acknowledge: object[]) => ({ acknowledge });
const reason = 'agreed';

describe('a domain that content leaves complete to', () => {
  it.each(['*.com', 'com', 'gmail.com', '*.co.jp', '*.github.io'])('%s needs words', (domain) => {
    expect(problems(exempt('acme.example', domain))).toMatchObject([
      { path: ['redaction', 'exempt', 'domains', 1], problem: 'risk-not-acknowledged' },
    ]);
    const answer = { risk: 'broad-exemption', domain, reason };
    expect(problems({ ...exempt(domain), ...acknowledged(answer) })).toEqual([]);
    expect(problems({ ...exempt(domain), ...acknowledged({ ...answer, domain: 'x.com' }) })).toHaveLength(2);
  });

  it('of an organisation needs none', () => {
    expect(problems(exempt('acme.com', '*.acme.co.jp'))).toEqual([]);
  });
});

describe('a pattern of hosts that links may lead to', () => {
  it.each(['*.com', '*.github.io', '*.s3.amazonaws.com'])('%s needs words', (domain) => {
    const policy = source({ linkDomains: ['billing.acme.example', domain] });
    expect(problems(policy)).toEqual([
      {
        path: ['sources', 'billing', 'linkDomains', 1],
        problem: 'risk-not-acknowledged',
        expected: `acknowledge: {risk: broad-link-domain, source: billing, domain: "${domain}", reason}`,
      },
    ]);
    const answer = { risk: 'broad-link-domain', source: 'billing', domain, reason };
    expect(problems({ ...policy, ...acknowledged(answer) })).toEqual([]);
    expect(problems({ ...policy, ...acknowledged({ ...answer, source: 'reports' }) })).toHaveLength(2);
  });

  it('that is one host, or below an own domain, needs none', () => {
    expect(problems(source({ linkDomains: ['acme.github.io', '*.acme.com', 'outlook.com'] }))).toEqual([]);
  });
});

it('a group that gets content and that a source fills itself needs words', () => {
  const policy = { ...exempt(), ...source({ directoryGroups: ['staff', 'ops'] }) };
  expect(problems(policy)).toMatchObject([
    { path: ['sources', 'billing', 'directoryGroups', 1], problem: 'risk-not-acknowledged' },
  ]);
  const answer = { risk: 'self-exempting-group', source: 'billing', group: 'ops', reason };
  expect(problems({ ...policy, ...acknowledged(answer) })).toEqual([]);
});

it('an acknowledgement says why', () => {
  const answer = { risk: 'broad-exemption', domain: 'gmail.com' };
  for (const blank of ['  ', '\u3000\t']) {
    expect(problems({ ...exempt('gmail.com'), ...acknowledged({ ...answer, reason: blank }) })).toEqual([
      { path: ['acknowledge', 0, 'reason'], problem: 'too-short' },
    ]);
  }
});

it('a risk that is not taken is not acknowledged', () => {
  const policy = acknowledged(
    { risk: 'broad-exemption', domain: 'gmail.com', reason },
    { risk: 'redaction-off', reason },
  );
  expect(problems(policy)).toMatchObject([{ path: ['acknowledge', 0], problem: 'nothing-to-acknowledge' }]);
});

it('a source is observed for 90 days at most', () => {
  const until = (days: number) =>
    source({ enforcement: { mode: 'observe', until: new Date(now + days * 86_400_000 + 1).toISOString() } });
  expect(problems(until(89))).toEqual([]);
  expect(problems(until(90))).toMatchObject([
    { path: ['sources', 'billing', 'enforcement', 'until'], problem: 'too-far' },
  ]);
  expect(problems(source({ enforcement: { until: 'Christmas' } }))).toEqual([]);
});
