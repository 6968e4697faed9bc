import { describe, expect, it } from 'vitest';
import type { StoredPolicy } from '../../../lambdas/contract/policy.ts';
import { createAdoptionCommands } from '../../../lambdas/control/adoption.ts';
import type { Caller } from '../../../lambdas/control/caller.ts';
import { now, policyDocument } from '../../support/facts.ts';

const caller: Caller = {
  who: 'arn:aws:sts::1:assumed-role/postern-dev-policy-admin/ada',
  role: 'policy-admin',
  accessKey: 'ASIAX',
};
const stranger = 'AROASTRANGERAAAAAAAAA';
const [billing] = policyDocument.sources.billing.principals;

const adopting = (isOvertaken = false) => {
  const row = { version: 7, key: 'policies/x.json', sha256: 'x' };
  const stored = {
    version: 7,
    appliedAt: new Date(now).toISOString(),
    appliedBy: 'arn:x',
    document: policyDocument as unknown as StoredPolicy['document'],
    principalIds: { billing: [billing], reports: [policyDocument.sources.reports.principals[0]] },
  };
  const applied: StoredPolicy[] = [];
  const happened: string[] = [];
  const commands = createAdoptionCommands({
    now: () => now,
    wait: async (milliseconds) => void happened.push(`waited ${milliseconds}`),
    audit: {
      append: async ({ action, subject }) => void happened.push(`${action} ${subject}`),
      read: async () => ({ acts: [] }),
    },
    policies: {
      inForce: async () => row,
      versions: async () => [],
      read: async () => stored,
      putInForce: async (policy) => {
        if (!isOvertaken) applied.push(policy);
        return !isOvertaken;
      },
    },
    findPrincipal: async () => undefined,
    sendingDomains: ['notify.acme.example'],
    allowsRedirect: false,
    defaultAudience: 'every-rule',
    startRelease: async () => {
      happened.push('released');
      return true;
    },
  });
  const adopt = (principal = stranger, source = 'reports') =>
    commands['source-adopt']({ principal, source, why: 'new role' }, caller);
  return { adopt, applied, happened };
};

describe('source-adopt', () => {
  it('makes a new version of the policy in which the sender speaks for the source, and nothing else is changed', async () => {
    const { adopt, applied, happened } = adopting();
    expect(await adopt()).toEqual({
      ok: true,
      result: { version: 8, principal: stranger, source: 'reports', isReleasing: true },
    });
    const [policy] = applied;
    expect(policy).toMatchObject({ version: 8, appliedBy: caller.who, why: 'new role' });
    expect(policy?.principalIds).toEqual({
      billing: [billing],
      reports: [policyDocument.sources.reports.principals[0], stranger],
    });
    const { reports } = policyDocument.sources;
    expect(policy?.document).toEqual({
      ...policyDocument,
      sources: { ...policyDocument.sources, reports: { ...reports, principals: [...reports.principals, stranger] } },
    });
    // Release comes once every filter knows the sender.
    expect(happened).toEqual(['source-adopt reports', 'apply policy version 8', 'waited 5250', 'released']);
  });

  it.each([
    ['a source that there is not', stranger, 'payroll', /no such source: it has billing, reports/],
    ['the name of what every object has', stranger, 'constructor', /no such source/],
    ['a sender that speaks for a source already', billing, 'reports', /speaks for billing already/],
  ])('says no to %s', async (_what, principal, source, expected) => {
    const { adopt, applied, happened } = adopting();
    expect(await adopt(principal, source)).toMatchObject({
      ok: false,
      problem: { code: 'objected', message: expect.stringMatching(expected) },
    });
    expect([applied, happened]).toEqual([[], []]);
  });

  it('starts nothing when somebody else applied a policy at the same time', async () => {
    const { adopt, happened } = adopting(true);
    expect(await adopt()).toMatchObject({ ok: false, problem: { code: 'conflict' } });
    expect(happened).not.toContain('released');
  });
});
