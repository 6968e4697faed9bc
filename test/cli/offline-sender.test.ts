import { describe, expect, it } from 'vitest';
import { offlineSender } from '../../cli/check/offline-sender.ts';
import type { Policy } from '../../lambdas/contract/policy.ts';
import { identifySource } from '../../lambdas/domain/identity/identify-source.ts';
import { policy } from '../support/facts.ts';

const withPrincipals = (billing: readonly string[], reports: readonly string[]): Policy => {
  const { billing: one, reports: other } = policy.sources;
  if (one === undefined || other === undefined) throw new Error('the policy of the tests lacks a source');
  return {
    ...policy,
    sources: { billing: { ...one, principals: [...billing] }, reports: { ...other, principals: [...reports] } },
  };
};

const shared = 'arn:aws:iam::111122223333:role/shared';
const own = 'arn:aws:iam::111122223333:role/billing-api';

describe('who sends offline', () => {
  it.each<[string, Policy, string, string]>([
    ['is the first principal of the source', withPrincipals([own, shared], ['AROAX']), 'billing', own],
    ['is one that no other source has, if there is one', withPrincipals([shared, own], [shared]), 'billing', own],
    ['is a shared one otherwise', withPrincipals([shared], [shared]), 'billing', shared],
    ['is nobody known for a source the policy does not have', policy, 'nobody', 'nobody'],
  ])('%s', (_, given, source, principal) => {
    expect(offlineSender(given, source).principal).toBe(principal);
  });

  it('has to say which source it is where its principal is shared, as on the queue', () => {
    const { principal, principalIds } = offlineSender(withPrincipals([shared], [shared]), 'billing');
    expect(identifySource(principalIds, principal, undefined)).toMatchObject({
      known: false,
      reason: { registeredFor: ['billing', 'reports'] },
    });
    expect(identifySource(principalIds, principal, 'billing')).toEqual({ known: true, name: 'billing' });
  });
});
