import { describe, expect, it } from 'vitest';
import type { PolicyStore } from '../../../lambdas/adapters/policy-store.ts';
import type { StoredPolicy } from '../../../lambdas/contract/policy.ts';
import { createSourceCommands } from '../../../lambdas/control/sources.ts';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import { sourceHourOf } from '../../../lambdas/domain/delivery/source-hour.ts';
import { policyDocument } from '../../support/facts.ts';
import { delivery } from '../support/delivery.ts';
import { callerAs, time } from './recording.ts';

const admin = callerAs('policy-admin');
const arn = 'arn:aws:iam::111122223333:role/billing-api';
const row = { version: 3, key: 'policies/x.json', sha256: 'x' };

const document = {
  ...policyDocument,
  sources: { ...policyDocument.sources, billing: { ...policyDocument.sources.billing, principals: [arn] } },
};
const stored: StoredPolicy = {
  version: 3,
  appliedAt: new Date(time).toISOString(),
  appliedBy: 'x',
  document: document as unknown as StoredPolicy['document'],
  principalIds: { billing: ['AROABILLINGAAAAAAAAAA'], reports: ['AROAREPORTSAAAAAAAAAA'] },
};

const sent = (secondsAgo: number, fields: Partial<Delivery> = {}): Delivery => {
  const receivedAt = new Date(time - secondsAgo * 1000).toISOString();
  const messageId = `${secondsAgo}`.padStart(32, '0');
  return delivery({
    messageId,
    receivedAt,
    sourceHour: sourceHourOf('billing', receivedAt, messageId),
    decisions: [
      { at: receivedAt, by: 'filter', verdict: 'send', form: 'complete', because: [{ code: 'policy', version: 3 }] },
    ],
    ...fields,
  });
};

const governing = ({
  inForce = stored,
  deliveries = [],
  roleId = 'AROABILLINGAAAAAAAAAA',
}: {
  readonly inForce?: StoredPolicy | 'none';
  readonly deliveries?: readonly Delivery[];
  readonly roleId?: string | undefined;
} = {}) => {
  const policies: PolicyStore = {
    inForce: async () => (inForce === 'none' ? undefined : row),
    versions: async () => [],
    read: async () => {
      if (inForce === 'none') throw new Error('there is none');
      return inForce;
    },
    putInForce: () => Promise.reject(new Error('nothing is to be changed')),
  };
  const inPart = (part: string) => deliveries.filter(({ sourceHour }) => sourceHour === part);
  return createSourceCommands({
    now: () => time,
    policies,
    findPrincipal: async () => (roleId === '' ? undefined : { arn, id: roleId }),
    sendingDomains: policyDocument.domains,
    allowsRedirect: false,
    defaultAudience: 'every-rule',
    sourceDeliveries: {
      count: async (part) => inPart(part).length,
      first: async (part, { from, to }, limit) =>
        inPart(part)
          .filter(({ receivedAt }) => receivedAt >= from && receivedAt <= to)
          .slice(0, limit),
      latest: async (part) =>
        inPart(part)
          .map(({ receivedAt }) => receivedAt)
          .toSorted()
          .at(-1),
    },
    ledger: {
      getEach: async (keys) =>
        keys.flatMap(({ messageId }) => deliveries.filter((each) => each.messageId === messageId)),
      get: () => Promise.reject(new Error('one by one is too slow')),
      replace: () => Promise.reject(new Error('nothing is to be changed')),
    },
    readRecipients: async ({ addresses }) => ({
      directory: new Map(addresses.map((address) => [address, { groups: [] }])),
      suppressions: new Map(),
      deliveries: [],
    }),
    readAllowRules: async (keys) =>
      new Map(keys.includes('acme.example') ? [['acme.example', { rule: 'acme.example' }]] : []),
  });
};

const planOf = (asked: unknown) => ({ document: asked, sample: 10_000 });
const shorter = {
  ...document,
  purposes: { ...document.purposes, notification: { ...document.purposes.notification, maxAge: '1h' } },
};

describe('plan', () => {
  it('says what is different and which mail would be decided otherwise', async () => {
    const late = sent(60, {
      receivedAt: new Date(time - 7_200_000).toISOString(),
      sourceHour: sourceHourOf('billing', new Date(time - 7_200_000).toISOString(), '0'.repeat(32)),
    });
    const { plan } = governing({ deliveries: [sent(30), late] });
    expect(await plan(planOf(shorter), admin)).toMatchObject({
      ok: true,
      result: {
        inForce: 3,
        changes: [{ about: 'purpose notification', field: 'maxAge', from: '24h', to: '1h', effect: 'narrower' }],
        replay: {
          since: new Date(time - 86_400_000).toISOString(),
          total: 2,
          looked: 2,
          differing: 1,
          changes: [
            { from: 'send complete', to: 'refuse', reasons: ['expired'], count: 1, examples: [late.messageId] },
          ],
          more: 0,
        },
      },
    });
  });

  it('is the first policy where there is none', async () => {
    const { plan } = governing({ inForce: 'none' });
    const answer = await plan(planOf(document), admin);
    expect(answer).toMatchObject({ ok: true, result: { changes: [{ about: 'policy' }], replay: { looked: 0 } } });
    expect(answer).not.toHaveProperty('result.inForce');
  });

  it('says all that is wrong with what is no policy, and every test that comes out otherwise', async () => {
    const tests = [{ request: { purpose: 'reply' }, expect: { verdict: 'send' } }];
    const { billing, reports } = document.sources;
    const failing = { ...document, sources: { billing: { ...billing, tests }, reports: { ...reports, tests } } };
    expect(await governing().plan(planOf(failing), admin)).toMatchObject({
      ok: false,
      problem: {
        code: 'malformed',
        details: {
          problems: [
            { path: ['sources', 'billing', 'tests', 0], problem: 'test-failed' },
            { path: ['sources', 'reports', 'tests', 0], problem: 'test-failed' },
          ],
        },
      },
    });
  });
});

describe('sources', () => {
  it.each([
    ['AROABILLINGAAAAAAAAAA', 'known'],
    ['AROASOMEBODYELSEAAAAA', 'made-anew'],
    ['', 'missing'],
  ])('have principals that may not be who they were: %s', async (roleId, state) => {
    const answer = await governing({ roleId })['source-show']({ source: 'billing' }, admin);
    expect(answer).toMatchObject({ ok: true, result: { state: { principals: [{ principal: arn, state }] } } });
  });

  it('were seen when their latest request came, however it is spread, and not before the time that is asked about', async () => {
    const { 'source-list': list } = governing({ deliveries: [sent(9_000), sent(7_300), sent(80_000)] });
    const latest = new Date(time - 7_300_000).toISOString();
    expect(await list({}, admin)).toMatchObject({
      ok: true,
      result: { sources: [{ name: 'billing', lastSeen: latest }, { name: 'reports' }] },
    });
    const since = new Date(time - 3_600_000).toISOString();
    expect(await list({ since }, admin)).not.toHaveProperty('result.sources.0.lastSeen');
  });

  it('that the policy does not have are said not to be there', async () => {
    for (const command of ['source-show', 'source-readiness'] as const) {
      expect(await governing()[command]({ source: 'other', sample: 1 }, admin)).toMatchObject({
        ok: false,
        problem: { code: 'objected' },
      });
    }
  });

  it('are ready when all of their mail would leave', async () => {
    const { 'source-readiness': readiness } = governing({ deliveries: [sent(30), sent(500_000)] });
    expect(await readiness({ source: 'billing', sample: 100 }, admin)).toMatchObject({
      ok: true,
      result: { source: 'billing', verdict: 'ready', total: 2, looked: 2, findings: [] },
    });
  });
});
