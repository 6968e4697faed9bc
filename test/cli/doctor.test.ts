import { describe, expect, it } from 'vitest';
import type { Finding } from '../../cli/doctor/finding.ts';
import { judgeConfigurationSet, type SendingConfigurationSet } from '../../cli/doctor/judge-configuration-set.ts';
import { judgeIdentity, type SendingIdentity } from '../../cli/doctor/judge-identity.ts';
import { judgePolicy } from '../../cli/doctor/judge-policy.ts';
import { judgePrincipal, lookUpPrincipals } from '../../cli/doctor/judge-principals.ts';
import { judgeQuota } from '../../cli/doctor/judge-quota.ts';
import { judgeSandbox } from '../../cli/doctor/judge-sandbox.ts';
import { judgeTrustedRoles, lookUpTrustedRoles } from '../../cli/doctor/judge-trusted-roles.ts';
import { examinePolicy } from '../../cli/doctor/policy-in-force.ts';
import { exitCodeOf, renderChecks } from '../../cli/doctor/render-checks.ts';
import type { AppliedPolicy } from '../../lambdas/contract/policy.ts';
import { policy, policyDocument } from '../support/facts.ts';

const statuses = (findings: readonly Finding[]) => findings.map(({ status, seen }) => `${status} ${seen}`);

const applied: AppliedPolicy = {
  version: 7,
  appliedAt: '2026-11-21T09:30:00.000Z',
  appliedBy: 'arn:aws:iam::111122223333:role/platform',
  document: policy,
  principalIds: { billing: ['AROABILLING'] },
};

describe('sandbox', () => {
  const healthy = { ProductionAccessEnabled: true, SendingEnabled: true, EnforcementStatus: 'HEALTHY' };
  it.each([
    ['a healthy account', {}, ['ok ProductionAccessEnabled true, SendingEnabled true, HEALTHY']],
    ['the sandbox', { ProductionAccessEnabled: false }, ['fail ProductionAccessEnabled false']],
    ['an account that is paused', { SendingEnabled: false }, ['fail SendingEnabled false']],
    ['a review', { EnforcementStatus: 'PROBATION' }, ['warn EnforcementStatus PROBATION']],
    ['a shutdown', { EnforcementStatus: 'SHUTDOWN' }, ['fail EnforcementStatus SHUTDOWN']],
  ])('judges %s', (_, account, expected) => {
    expect(statuses(judgeSandbox({ ...healthy, ...account }))).toEqual(expected);
  });

  it('takes what SES does not say for what is worst', () => {
    expect(statuses(judgeSandbox({}))).toEqual([
      'fail ProductionAccessEnabled false',
      'fail SendingEnabled false',
      'warn EnforcementStatus unknown',
    ]);
  });
});

describe('identities', () => {
  const good: SendingIdentity = {
    VerifiedForSendingStatus: true,
    VerificationStatus: 'SUCCESS',
    DkimAttributes: { Status: 'SUCCESS', SigningEnabled: true },
    MailFromAttributes: {
      MailFromDomain: 'bounce.x.example',
      MailFromDomainStatus: 'SUCCESS',
      BehaviorOnMxFailure: 'USE_DEFAULT_VALUE',
    },
    FeedbackForwardingStatus: false,
  };
  it.each<[string, SendingIdentity | undefined, readonly string[]]>([
    ['one that has everything', good, ['ok DKIM SUCCESS, MAIL FROM SUCCESS, feedback forwarding off']],
    ['one that does not exist', undefined, ['fail NotFoundException']],
    [
      'one that is not verified',
      {
        ...good,
        VerifiedForSendingStatus: false,
        VerificationStatus: 'FAILED',
        VerificationInfo: { ErrorType: 'HOST_NOT_FOUND' },
      },
      ['fail VerificationStatus FAILED, HOST_NOT_FOUND'],
    ],
    [
      'keys that are missing',
      { ...good, DkimAttributes: { Status: 'PENDING', SigningEnabled: true } },
      ['fail DKIM PENDING'],
    ],
    [
      'keys that were there lately',
      { ...good, DkimAttributes: { Status: 'TEMPORARY_FAILURE', SigningEnabled: true } },
      ['warn DKIM TEMPORARY_FAILURE'],
    ],
    ['one that is not signed for', { ...good, DkimAttributes: { Status: 'SUCCESS' } }, ['fail SigningEnabled false']],
    ['one without MAIL FROM', { ...good, MailFromAttributes: undefined }, ['warn no MailFromDomain']],
    [
      'a MAIL FROM without its records',
      {
        ...good,
        MailFromAttributes: {
          MailFromDomain: 'bounce.x.example',
          MailFromDomainStatus: 'FAILED',
          BehaviorOnMxFailure: 'REJECT_MESSAGE',
        },
      },
      ['warn MAIL FROM FAILED'],
    ],
    ['feedback forwarding', { ...good, FeedbackForwardingStatus: true }, ['warn FeedbackForwardingStatus true']],
  ])('judges %s', (_, identity, expected) => {
    const findings = judgeIdentity('x.example', identity, 'prod');
    expect(statuses(findings)).toEqual(expected);
    for (const { status, fix } of findings) if (status !== 'ok') expect(fix).toMatch(/x\.example|prod/);
  });
});

describe('quota', () => {
  const idle = [{ lane: 'critical', waiting: 0, maxAgeSeconds: 600 }] as const;
  it.each([
    ['no limit', { Max24HourSend: -1, MaxSendRate: 14, SentLast24Hours: 9 }, ['ok', 'ok', 'ok']],
    ['room', { Max24HourSend: 100, MaxSendRate: 14, SentLast24Hours: 79 }, ['ok', 'ok', 'ok']],
    ['little room', { Max24HourSend: 100, MaxSendRate: 14, SentLast24Hours: 80 }, ['warn', 'ok', 'ok']],
    ['hardly any room', { Max24HourSend: 100, MaxSendRate: 14, SentLast24Hours: 95 }, ['fail', 'ok', 'ok']],
    ['nothing at all', { Max24HourSend: 0, MaxSendRate: 14, SentLast24Hours: 0 }, ['fail', 'ok', 'ok']],
    ['one mail a second', { Max24HourSend: 200, MaxSendRate: 1, SentLast24Hours: 0 }, ['ok', 'warn', 'ok']],
    ['no answer', undefined, ['fail']],
  ])('judges %s', (_, quota, expected) => {
    expect(judgeQuota(quota, idle).map(({ status }) => status)).toEqual(expected);
  });

  const backlogs = (critical: number, standard: number) =>
    [
      { lane: 'critical', waiting: critical, maxAgeSeconds: 600 },
      { lane: 'standard', waiting: standard, maxAgeSeconds: 3_600 },
      { lane: 'bulk', waiting: 0, maxAgeSeconds: undefined },
    ] as const;
  it.each([
    ['a short queue', 3_000, 0, ['ok', 'ok']],
    ['a queue of more than half the maximum age', 3_001, 0, ['warn', 'ok']],
    ['a queue longer than the maximum age', 6_001, 0, ['fail', 'ok']],
    ['what waits before a lane as well as in it', 3_000, 33_001, ['ok', 'fail']],
  ])('judges %s', (_, critical, standard, expected) => {
    const quota = { Max24HourSend: -1, MaxSendRate: 10, SentLast24Hours: 0 };
    expect(
      judgeQuota(quota, backlogs(critical, standard))
        .slice(2)
        .map(({ status }) => status),
    ).toEqual(expected);
  });
});

describe('policy', () => {
  it.each<[string, Parameters<typeof judgePolicy>, readonly string[]]>([
    ['none', [{ state: 'none' }, []], ['fail none was ever applied']],
    ['one that cannot be used', [{ state: 'unusable', because: 'other hash' }, []], ['fail other hash']],
    ['one of another version', [{ state: 'of-another-version', because: 'a is missing' }, []], ['fail a is missing']],
    [
      'one with its identities',
      [{ state: 'in-force', policy: applied }, policy.domains],
      ['ok applied 2026-11-21T09:30:00.000Z by arn:aws:iam::111122223333:role/platform'],
    ],
    [
      'a domain without identity',
      [{ state: 'in-force', policy: applied }, ['other.example']],
      policy.domains.map(() => 'fail the environment has other.example'),
    ],
  ])('judges %s', (_, given, expected) => {
    expect(statuses(judgePolicy(...given))).toEqual(expected);
  });
});

it('a policy that this version would not read is told before it is deployed', async () => {
  const inForce = (document: object) =>
    examinePolicy({
      ask: async () => ({ state: 'readable', policy: { ...applied, document } }),
    } as unknown as Parameters<typeof examinePolicy>[0]);
  const { sources: _, ...later } = { ...policyDocument, sender: {} };
  expect(await inForce(later)).toEqual({
    state: 'of-another-version',
    because: 'document.sources is missing (expected record); document.sender is not a field Postern knows',
  });
  expect(await inForce(policyDocument)).toMatchObject({ state: 'in-force', policy: { version: 7 } });
});

describe('principals', () => {
  const principal = 'arn:aws:iam::111122223333:role/billing-api';
  const known = { source: 'billing', principal, appliedId: 'AROABILLING' };
  it.each([
    ['the same role', { arn: principal, id: 'AROABILLING' }, 'ok', 'AROABILLING'],
    ['a re-created role', { arn: principal, id: 'AROANEW' }, 'fail', 'the policy knows AROABILLING, IAM has AROANEW'],
    ['a role that is gone', undefined, 'fail', 'NoSuchEntity'],
    ['another role of that name', { arn: `${principal}2`, id: 'AROAX' }, 'fail', `${principal}2`],
  ])('judges %s, and names its source', (_, found, status, seen) => {
    const finding = judgePrincipal({ ...known, found });
    expect(finding).toMatchObject({ status, seen, what: expect.stringContaining('source billing') });
    if (status !== 'ok') expect(finding.fix).toContain('postern apply');
  });

  it('asks for those with a name, each with the id of its own place', async () => {
    const { billing } = policy.sources;
    if (billing === undefined) throw new Error('the policy of the tests has no source billing');
    const document = { ...policy, sources: { billing: { ...billing, principals: ['AROAASITIS', principal] } } };
    const principalIds = { billing: ['AROAASITIS', 'AROABILLING'] };
    const find = (kind: string, name: string) => Promise.resolve({ arn: `${kind} ${name}`, id: 'AROANEW' });
    expect(await lookUpPrincipals({ ...applied, document, principalIds }, find)).toEqual([
      { ...known, found: { arn: 'role billing-api', id: 'AROANEW' } },
    ]);
  });
});

describe('configuration sets', () => {
  const destination = {
    Name: 'feedback',
    Enabled: true,
    MatchingEventTypes: [
      'REJECT',
      'BOUNCE',
      'COMPLAINT',
      'DELIVERY',
      'DELIVERY_DELAY',
      'RENDERING_FAILURE',
      'SUBSCRIPTION',
    ] as const,
    SnsDestination: { TopicArn: 'arn:aws:sns:eu-west-1:111122223333:postern-prod-ses-events' },
  };
  const set = (fields: object = {}, destinationFields: object = {}): SendingConfigurationSet => ({
    DeliveryOptions: { TlsPolicy: 'REQUIRE' },
    SendingOptions: { SendingEnabled: true },
    destinations: [{ ...destination, MatchingEventTypes: [...destination.MatchingEventTypes], ...destinationFields }],
    ...fields,
  });
  it.each<[string, SendingConfigurationSet | undefined, string]>([
    ['one that has everything', set(), 'ok TlsPolicy REQUIRE, 7 event types'],
    ['none', undefined, 'fail NotFoundException'],
    ['TLS where possible', set({ DeliveryOptions: { TlsPolicy: 'OPTIONAL' } }), 'fail TlsPolicy OPTIONAL'],
    ['one that is paused', set({ SendingOptions: { SendingEnabled: false } }), 'fail SendingEnabled false'],
    ['no destination', set({ destinations: [] }), 'fail no event destination to postern-prod-ses-events'],
    [
      'a destination elsewhere',
      set({}, { SnsDestination: { TopicArn: 'arn:aws:sns:eu-west-1:111122223333:other-postern-prod-ses-events' } }),
      'fail no event destination to postern-prod-ses-events',
    ],
    ['a destination that is off', set({}, { Enabled: false }), 'fail Enabled false for feedback'],
    [
      'events that are not published',
      set({}, { MatchingEventTypes: destination.MatchingEventTypes.slice(2) }),
      'fail not published: REJECT, BOUNCE',
    ],
  ])('judges %s', (_, given, expected) => {
    const topicName = 'postern-prod-ses-events';
    expect(statuses(judgeConfigurationSet('postern-prod-300', given, { environment: 'prod', topicName }))).toEqual([
      expected,
    ]);
  });
});

describe('trusted roles', () => {
  const text = (former: object[] = []) =>
    JSON.stringify({ present: [{ name: 'postern-prod-filter', roleId: 'AROAFILTER' }], former });
  const judge = async (
    parameter: string | undefined,
    foundId: string | undefined,
    ofSources: readonly string[] = [],
  ) => {
    const find = async () => (foundId === undefined ? undefined : { arn: 'arn', id: foundId });
    const roles = await lookUpTrustedRoles(parameter, find);
    return statuses(judgeTrustedRoles(roles, ofSources, Date.parse('2026-12-06T00:00:00Z')));
  };
  const former = (until: string) => text([{ of: 'filter', roleId: 'AROAFORMER', until }]);

  it.each([
    ['the one that was deployed', text(), 'AROAFILTER', ['ok AROAFILTER']],
    ['one that is gone', text(), undefined, ['fail NoSuchEntity']],
    ['one that was re-created', text(), 'AROAOTHER', ['fail deployed as AROAFILTER, IAM has AROAOTHER']],
    ['a former one', former('2026-12-07'), 'AROAFILTER', ['ok AROAFILTER', 'ok AROAFORMER until 2026-12-07']],
    [
      'a former one of long ago',
      former('2026-12-06'),
      'AROAFILTER',
      ['ok AROAFILTER', 'warn AROAFORMER until 2026-12-06'],
    ],
    ['an environment of before', undefined, 'AROAFILTER', ['warn no parameter trusted-roles']],
  ])('judges %s', async (_, parameter, foundId, expected) => {
    expect(await judge(parameter, foundId)).toEqual(expected);
  });

  it("fail where a source's principal is taken for a former role of ours", async () => {
    expect(await judge(former('2026-12-07'), 'AROAFILTER', ['AROAFORMER'])).toEqual([
      'ok AROAFILTER',
      'fail AROAFORMER',
    ]);
  });

  it('are not guessed from what another version says', async () => {
    await expect(judge('["AROAFILTER"]', 'AROAFILTER')).rejects.toThrow('another version of Postern');
  });
});

describe('the exit code', () => {
  const check = (status: Finding['status'], isOurs = false) =>
    ({ name: 'quota', findings: [{ status, what: 'w', seen: 's' }], isOurs }) as const;
  it.each([
    ['nothing fails', [check('ok'), check('warn')], 0],
    ['something fails', [check('ok'), check('fail')], 1],
    ['something could not be checked', [check('fail'), check('fail', true)], 2],
  ])('says that %s', (_, checks, expected) => {
    expect(exitCodeOf(checks)).toBe(expected);
  });

  it('comes with how much is to be done', () => {
    expect(renderChecks([check('ok'), check('warn'), check('fail')])).toContain('1 ok, 1 to look at, 1 failing');
  });
});
