import { describe, expect, it } from 'vitest';
import { decide } from '../../../lambdas/domain/policy/decide.ts';
import type { Facts } from '../../../lambdas/domain/policy/facts.ts';
import type { ReasonCode } from '../../../lambdas/domain/policy/reason.ts';
import { rules } from '../../../lambdas/domain/policy/rules/index.ts';
import { reasonsOf, type Verdict } from '../../../lambdas/domain/policy/verdict.ts';
import { facts, mailRequest, now, policyWith, recipientFacts } from '../../support/facts.ts';

const until = new Date(now + 1_000).toISOString();
const observed = (change: Parameters<typeof policyWith>[0] = {}, end = until) => ({
  policy: {
    version: 7,
    document: policyWith({ ...change, billing: { ...change.billing, enforcement: { mode: 'observe', until: end } } }),
  },
});
const first = (fields: Partial<Facts>): Verdict => {
  const [verdict] = decide(facts(fields));
  if (verdict === undefined) throw new Error('no verdict');
  return verdict;
};
const noted = (verdict: Verdict): readonly ReasonCode[] =>
  verdict.verdict === 'send' ? (verdict.wouldRefuse ?? []).map(({ code }) => code) : [];

const { allowedBy: _, directory: __, ...stranger } = recipientFacts('x@elsewhere.example');
const byDefault = { notification: { redaction: 'default' } };

describe('a source that is being observed', () => {
  it.each<[string, Partial<Facts>, readonly ReasonCode[]]>([
    ['to whom no list knows', { ...observed(), recipients: [stranger] }, ['not-in-directory', 'not-on-allow-list']],
    [
      'with a link elsewhere',
      { ...observed(), request: mailRequest({ redacted: { text: 'See', link: 'https://x.example/' } }) },
      ['link-not-permitted'],
    ],
    ['in complete form', observed(byDefault), ['redaction-required']],
    [
      'in complete form, though there are no words to send instead',
      observed({ ...byDefault, billing: { linkDomains: [] } }),
      ['redaction-required', 'redacted-form-missing'],
    ],
  ])('may send %s, and what it would not have been sent for is noted', (_what, fields, codes) => {
    const verdict = first(fields);
    expect(verdict).toMatchObject({ verdict: 'send', form: 'complete' });
    expect(verdict.because).toContainEqual({ code: 'observed', until });
    expect(noted(verdict)).toEqual(codes);
  });

  it.each<[string, Partial<Facts>, ReasonCode]>([
    ['whom no rule admits', { recipients: [stranger] }, 'not-on-allow-list'],
    ['whom only a wider rule admits', {}, 'not-listed-by-address'],
  ])('never sends to %s where only listed addresses receive', (_whom, fields, code) => {
    const verdict = first({ ...observed(), defaultAudience: 'listed-addresses', ...fields });
    expect(verdict).toMatchObject({ verdict: 'refuse', reasons: [{ code }] });
  });

  it('never sends in complete form what is always redacted, and not at all without words for it', () => {
    const always = { notification: { redaction: 'always' } };
    expect(first(observed(always))).toMatchObject({ verdict: 'send', form: 'redacted' });
    expect(first(observed({ ...always, billing: { linkDomains: [] } }))).toMatchObject({
      verdict: 'refuse',
      reasons: [{ code: 'redacted-form-missing' }],
    });
  });

  it('with nothing to note sends as it would otherwise, and says that it is observed', () => {
    const verdict = first(observed());
    expect(verdict).not.toHaveProperty('wouldRefuse');
    expect(verdict.because).toContainEqual({ code: 'observed', until });
  });

  it.each<[string, Partial<Facts>, ReasonCode]>([
    [
      'another source’s From',
      { request: mailRequest({ from: { address: 'reports@notify.acme.example' } }) },
      'from-owned-by-other',
    ],
    [
      'a From nobody signs',
      { request: mailRequest({ from: { address: 'anna@elsewhere.example' } }) },
      'from-not-permitted',
    ],
    ['a stop', { stops: [{ scope: 'everything', reason: 'drill', queued: 'discard' }] }, 'stopped'],
    [
      'a suppression',
      { recipients: [recipientFacts('a@acme.example', { suppressions: [{ origin: 'bounce' }] })] },
      'suppressed',
    ],
    ['what is no address', { recipients: [recipientFacts('anna')] }, 'address-invalid'],
    ['what is malformed', { problems: [{ field: 'foo', problem: 'unknown-field' }] }, 'malformed'],
  ])('is refused for %s as always', (_what, fields, code) => {
    const verdict = first({ ...observed(), ...fields });
    expect(verdict.verdict).toBe('refuse');
    expect(reasonsOf(verdict).map((reason) => reason.code)).toContain(code);
  });

  it('is held by a stop as always', () => {
    const stops = [{ scope: 'everything', reason: 'drill', queued: 'hold' }] as const;
    expect(first({ ...observed(), stops }).verdict).toBe('hold');
  });

  it.each([
    [1, 'send'],
    [0, 'refuse'],
    [-1, 'refuse'],
  ])('with %i ms left comes to %s', (left, verdict) => {
    const end = new Date(now + left).toISOString();
    expect(first({ ...observed({}, end), recipients: [stranger] }).verdict).toBe(verdict);
  });

  it('is not another source', () => {
    expect(first({ ...observed(), source: { known: true, name: 'reports' }, recipients: [stranger] }).verdict).toBe(
      'refuse',
    );
  });
});

it('only rules about where mail may go, how much of it, its form and its links can be observed', () => {
  expect(rules.filter(({ observable }) => observable !== undefined).map(({ name }) => name)).toEqual([
    'quota-exceeded',
    'link-not-permitted',
    'link-unreadable',
    'not-in-directory',
    'not-on-allow-list',
    'form',
  ]);
});
