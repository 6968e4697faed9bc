import { describe, expect, it } from 'vitest';
import type { MailRequest } from '../../../lambdas/contract/mail-request.ts';
import type { Policy, Source } from '../../../lambdas/contract/policy.ts';
import { chooseSender } from '../../../lambdas/domain/content/sender.ts';
import { decide } from '../../../lambdas/domain/policy/decide.ts';
import { facts, mailRequest, policyWith } from '../../support/facts.ts';

const rewriting = { unsignedFrom: 'rewrite', replies: 'billing-support@acme.example' };
const document = policyWith({ billing: rewriting });
const billingOf = ({ sources }: Policy): Source => {
  const { billing } = sources;
  if (billing === undefined) throw new Error('the policy of the tests has no source billing');
  return billing;
};
const chosen = (request: Partial<MailRequest>, policy: Policy = document) =>
  chooseSender(mailRequest(request), billingOf(policy), policy);

const anna = { address: 'anna@partner.example', name: 'Anna Müller' };
const ours = 'billing@notify.acme.example';

describe('a From on a domain that is not ours', () => {
  it('becomes the source’s sender, with the person in the name and in Reply-To', () => {
    expect(chosen({ from: anna })).toEqual({
      from: { address: ours, name: 'Anna Müller via Acme' },
      replyTo: [anna],
    });
  });

  it('leaves a Reply-To of the request alone', () => {
    const replyTo = [{ address: 'office@partner.example' }];
    expect(chosen({ from: anna, replyTo }).replyTo).toEqual(replyTo);
  });

  it('is answered by the person where the request names nobody to answer to', () => {
    expect(chosen({ from: anna, replyTo: [] }).replyTo).toEqual([anna]);
  });

  it.each<[string, MailRequest['from'] & object, string]>([
    ['a name', anna, 'Anna Müller via Acme'],
    ['no name', { address: 'anna.m@partner.example' }, 'anna.m via Acme'],
    ['a name of spaces', { address: 'anna@partner.example', name: '  ' }, 'anna via Acme'],
    ['a quoted local part', { address: '"anna \\"m\\""@partner.example' }, 'anna "m" via Acme'],
    ['a name that was rewritten elsewhere', { ...anna, name: 'Anna via Acme' }, 'Anna via Acme'],
    ['a name that is too long', { ...anna, name: 'é'.repeat(200) }, `${'é'.repeat(68)}… via Acme`],
    ['a name of long characters', { ...anna, name: '👩‍👩‍👧‍👦'.repeat(200) }, `${'👩‍👩‍👧‍👦'.repeat(68)}… via Acme`],
  ])('with %s is shown as it', (_what, from, name) => {
    expect(chosen({ from }).from.name).toBe(name);
  });

  it('is via our domain where the policy’s sender has no name', () => {
    const nameless = policyWith({ billing: rewriting, senders: { default: { address: 'a@notify.acme.example' } } });
    expect(chosen({ from: anna }, nameless).from.name).toBe('Anna Müller via notify.acme.example');
  });

  it('is not rewritten a second time', () => {
    const once = chosen({ from: anna });
    const twice = chosen({ from: once.from, replyTo: [...once.replyTo] });
    expect(twice).toEqual(once);
  });

  it('is allowed where the source rewrites, and refused where it does not', () => {
    const fields = { request: mailRequest({ from: anna }) };
    const [rewritten] = decide(facts({ ...fields, policy: { version: 7, document } }));
    expect(rewritten).toMatchObject({ verdict: 'send' });
    expect(rewritten?.because).toContainEqual({ code: 'from-rewritten', from: anna.address, to: ours });
    expect(decide(facts(fields))[0]).toMatchObject({ verdict: 'refuse', reasons: [{ because: 'domain-not-signed' }] });
  });

  it.each([
    ['another source’s', 'reports@notify.acme.example', 'from-owned-by-other'],
    ['nobody’s, on our domain', 'ceo@notify.acme.example', 'from-not-permitted'],
    ['another source’s in another spelling', '"Reports"@NOTIFY.acme.example', 'from-owned-by-other'],
  ])('is not %s: that is refused, whatever the source wants', (_what, address, code) => {
    const given = facts({ policy: { version: 7, document }, request: mailRequest({ from: { address } }) });
    expect(decide(given)[0]).toMatchObject({ verdict: 'refuse', reasons: [{ code }] });
  });
});

describe('a From of the source’s own', () => {
  it('is shown as it is, and answered where the source is', () => {
    expect(chosen({ from: { address: ours, name: 'Billing' } })).toEqual({
      from: { address: ours, name: 'Billing' },
      replyTo: [{ address: 'billing-support@acme.example' }],
    });
    expect(chosen({ replyTo: [anna] }).replyTo).toEqual([anna]);
    expect(chosen({}, policyWith({})).replyTo).toEqual([]);
  });
});
