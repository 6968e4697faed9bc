import { describe, expect, it } from 'vitest';
import type { Policy } from '../../../lambdas/contract/policy.ts';
import { type FindPrincipal, resolvePrincipals } from '../../../lambdas/domain/policy/resolve-principals.ts';
import { policy } from '../../support/facts.ts';

const withPrincipals = (...principals: readonly string[]): Policy => {
  const { billing } = policy.sources;
  if (billing === undefined) throw new Error('the policy of the tests has no source billing');
  return { ...policy, sources: { billing: { ...billing, principals: [...principals] } } };
};

/** IAM of account 111122223333, which has the role `billing-api` and the user `ann` in folders. */
const find: FindPrincipal = (kind, name) =>
  Promise.resolve(
    new Map([
      ['role billing-api', { arn: 'arn:aws:iam::111122223333:role/apps/billing-api', id: 'AROABILLINGAPI' }],
      ['user ann', { arn: 'arn:aws:iam::111122223333:user/ann', id: 'AIDAANN' }],
    ]).get(`${kind} ${name}`),
  );

describe('resolvePrincipals', () => {
  it('takes ids as they are and asks IAM for roles and users', async () => {
    const principals = [
      'AROAOTHERACCOUNT',
      'arn:aws:iam::111122223333:role/apps/billing-api',
      'arn:aws:iam::111122223333:user/ann',
    ];
    expect(await resolvePrincipals(withPrincipals(...principals), find)).toEqual({
      principalIds: { billing: ['AROAOTHERACCOUNT', 'AROABILLINGAPI', 'AIDAANN'] },
      problems: [],
    });
  });

  it.each([
    ['a role that does not exist', 'arn:aws:iam::111122223333:role/gone', 'no-such-role'],
    ['a user that does not exist', 'arn:aws:iam::111122223333:user/gone', 'no-such-user'],
    ['a role of another account', 'arn:aws:iam::999999999999:role/apps/billing-api', 'another-role-of-that-name'],
    ['a role without its folder', 'arn:aws:iam::111122223333:role/billing-api', 'another-role-of-that-name'],
  ])('objects to %s, and gives its source no id', async (_, principal, problem) => {
    expect(await resolvePrincipals(withPrincipals('AROAX', principal), find)).toMatchObject({
      principalIds: { billing: ['AROAX'] },
      problems: [{ path: ['sources', 'billing', 'principals', 1], problem }],
    });
  });
});
