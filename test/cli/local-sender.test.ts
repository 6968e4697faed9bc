import { describe, expect, it } from 'vitest';
import { localSender } from '../../cli/enqueue/local-sender.ts';
import type { AppliedPolicy } from '../../lambdas/contract/policy.ts';
import { policy } from '../support/facts.ts';

const applied = (principals: readonly string[]): AppliedPolicy => {
  const { billing } = policy.sources;
  if (billing === undefined) throw new Error('the policy of the tests has no source billing');
  return {
    version: 1,
    appliedAt: '2026-11-21T12:00:00Z',
    appliedBy: 'arn',
    document: { ...policy, sources: { billing: { ...billing, principals: [...principals] } } },
    principalIds: {},
  };
};

describe('a source on the local stack', () => {
  it('acts as the first role that is listed for it', () => {
    const principals = ['AROAX', 'arn:aws:iam::000000000000:role/apps/billing-api', 'arn:aws:iam::000000000000:role/b'];
    expect(localSender(applied(principals), 'billing')).toMatchObject({ source: 'billing', role: 'billing-api' });
  });

  it.each<[string, AppliedPolicy | undefined, string, string]>([
    ['no policy is in force', undefined, 'billing', 'postern apply'],
    ['the policy does not have it', applied(['AROAX']), 'reports', 'name one of billing'],
    ['its name is a member of every object', applied(['AROAX']), 'toString', 'name one of billing'],
    ['it is known by an id only', applied(['AROAX']), 'billing', 'add a role ARN'],
  ])('is an error when %s', (_, inForce, source, message) => {
    expect(() => localSender(inForce, source)).toThrow(message);
  });
});
