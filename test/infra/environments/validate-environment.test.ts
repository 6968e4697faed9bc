import { expect, it } from 'vitest';
import { dev } from '../../../infra/environments/dev.ts';
import type { Environment } from '../../../infra/environments/environment.ts';
import { environments } from '../../../infra/environments/index.ts';
import { validateEnvironment } from '../../../infra/environments/validate-environment.ts';

const domain = { domain: 'notify.acme.example', dmarc: { policy: 'none' } } as const;
const producer = { source: 'billing', roleArn: 'arn:aws:iam::111122223333:role/billing-api' };

it.each(environments)('$name is valid', (environment) => {
  expect(() => validateEnvironment(environment)).not.toThrow();
});

it.each<[sentence: string, change: Partial<Environment>, message: string]>([
  [
    'a name that AWS names cannot carry',
    { name: 'Dev_1' },
    'name is kebab-case, at most 20 characters (it is part of queue names), got "Dev_1"',
  ],
  ['an account that is none', { account: '1111' }, 'account is twelve digits, got "1111"'],
  ['a region that is none', { region: 'europe' }, 'region is an AWS region such as eu-west-1, got "europe"'],
  [
    'mail that is redirected where everybody on the allow-list waits for theirs',
    { allowsRedirect: true, defaultAudience: 'every-rule' },
    'allowsRedirect is for environments in which only listed addresses receive, got defaultAudience "every-rule"',
  ],
  [
    'more people who unsubscribe at once than Lambda knows',
    { unsubscribeConcurrency: 1_001 },
    'unsubscribeConcurrency is a whole number from 1 to 1000, got 1001',
  ],
  [
    'links that are not secure',
    { unsubscribeBaseUrl: 'http://mail.acme.example' },
    'unsubscribeBaseUrl is an https URL without user, port and query, got "http://mail.acme.example"',
  ],
  [
    'links with a user in them',
    { unsubscribeBaseUrl: 'https://acme@evil.example/' },
    'unsubscribeBaseUrl is an https URL without user, port and query, got "https://acme@evil.example/"',
  ],
  [
    'a former role of a function that nobody trusts',
    { formerRoles: [{ of: 'control' as 'filter', roleId: 'AROAFORMER', until: '2026-12-06' }] },
    'a former role is one of filter, release, send, feedback, directory, got of "control"',
  ],
  [
    'a former role by its name',
    { formerRoles: [{ of: 'filter', roleId: 'postern-dev-filter', until: '2026-12-06' }] },
    'a former role of filter is given by its RoleId (AROA…), which postern doctor shows before the deploy that replaces it, got "postern-dev-filter"',
  ],
  [
    'a former role until no day',
    { formerRoles: [{ of: 'filter', roleId: 'AROAFORMER', until: '2026-02-30' }] },
    'a former role of filter is trusted until a day such as 2026-12-06, got "2026-02-30"',
  ],
  [
    'a former role twice',
    {
      formerRoles: [
        { of: 'filter', roleId: 'AROAFORMER', until: '2026-12-06' },
        { of: 'filter', roleId: 'AROAFORMER', until: '2027-12-06' },
      ],
    },
    'a former role is listed once, got AROAFORMER of filter again',
  ],
  [
    'no sending domain',
    { sendingDomains: [] },
    'sendingDomains has at least one domain, got none: without one nothing can be sent',
  ],
  [
    'a sending domain twice',
    { sendingDomains: [domain, domain] },
    'a sending domain is listed once, got notify.acme.example again',
  ],
  [
    'a sending domain in capitals',
    { sendingDomains: [{ ...domain, domain: 'Notify.acme.example' }] },
    'a sending domain is a lower-case domain name (IAM compares From addresses exactly), got "Notify.acme.example"',
  ],
  [
    'a hosted zone beside the domain',
    { sendingDomains: [{ ...domain, hostedZone: { id: 'Z1', name: 'fy.acme.example' } }] },
    'the hosted zone of notify.acme.example is the domain itself or one above it, got "fy.acme.example"',
  ],
  [
    'reports to more than one mailbox',
    { sendingDomains: [{ ...domain, dmarc: { policy: 'none', reportTo: 'a@acme.example,b@acme.example' } }] },
    'dmarc.reportTo of notify.acme.example is one mailbox without mailto:, "," or "!", got "a@acme.example,b@acme.example"',
  ],
  [
    'a source that would leave its folder',
    { producers: [{ ...producer, source: 'billing/../reports' }] },
    `a producer's source is kebab-case, at most 64 characters, got "billing/../reports"`,
  ],
  [
    'a source with a wildcard',
    { producers: [{ ...producer, source: '*' }] },
    `a producer's source is kebab-case, at most 64 characters, got "*"`,
  ],
  [
    'a user for a role',
    { producers: [{ ...producer, roleArn: 'arn:aws:iam::111122223333:user/me' }] },
    'a producer of billing is the ARN of an IAM role, got "arn:aws:iam::111122223333:user/me"',
  ],
  [
    'a role with a wildcard',
    { producers: [{ ...producer, roleArn: 'arn:aws:iam::111122223333:role/*' }] },
    'a producer of billing is the ARN of an IAM role, got "arn:aws:iam::111122223333:role/*"',
  ],
  [
    'a producer twice',
    { producers: [producer, producer] },
    'a producer is listed once, got billing = arn:aws:iam::111122223333:role/billing-api again',
  ],
  [
    'a role of people that there is not',
    { people: { admin: ['arn:aws:iam::111122223333:role/me'] } as unknown as NonNullable<Environment['people']> },
    'people has roles support, operator, policy-admin, auditor, got "admin"',
  ],
  ...[
    '*',
    'arn:aws:iam::111122223333:root',
    '111122223333',
    'arn:aws:iam::111122223333:role/*',
    'arn:aws:sts::111122223333:assumed-role/oncall/anna',
    'anna',
  ].map((arn): [string, Partial<Environment>, string] => [
    `as operator ${arn}`,
    { people: { operator: [arn] } },
    `a person who may be operator is the ARN of one IAM role or user, got "${arn}"`,
  ]),
  [
    'an operator twice',
    { people: { operator: [producer.roleArn, producer.roleArn] } },
    `a person who may be operator is listed once, got ${producer.roleArn} again`,
  ],
  [
    'more operators than the trust of a role has room for',
    { people: { operator: Array.from({ length: 16 }, (_, index) => `${producer.roleArn}-${index}`) } },
    'at most 15 roles and users may be operator, got 16: let people share a role',
  ],
  [
    'less concurrency than Lambda allows to limit to',
    { lanes: { ...dev.lanes, standard: { filterConcurrency: 1, sendConcurrency: 5 } } },
    'lanes.standard.filterConcurrency is a whole number from 2 to 1000, got 1',
  ],
  [
    'more concurrency than Lambda allows',
    { lanes: { ...dev.lanes, standard: { filterConcurrency: 5, sendConcurrency: 1001 } } },
    'lanes.standard.sendConcurrency is a whole number from 2 to 1000, got 1001',
  ],
  [
    'less concurrency of feedback than Lambda allows to limit to',
    { feedbackConcurrency: 0 },
    'feedbackConcurrency is a whole number from 2 to 1000, got 0',
  ],
  [
    'records to write for an identity that exists',
    { sendingDomains: [{ ...domain, existingIdentity: true, hostedZone: { id: 'Z1', name: 'acme.example' } }] },
    'notify.acme.example has an identity already, whose records are published: leave out hostedZone, got "acme.example"',
  ],
  [
    'an alias for a key',
    { topicsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:alias/mail' },
    'topicsKeyArn is the ARN of a KMS key (not of an alias) in account 111122223333 and region eu-west-1, got "arn:aws:kms:eu-west-1:111122223333:alias/mail"',
  ],
  [
    'a key of another region',
    { topicsKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/1' },
    'topicsKeyArn is the ARN of a KMS key (not of an alias) in account 111122223333 and region eu-west-1, got "arn:aws:kms:us-east-1:111122223333:key/1"',
  ],
  [
    'a permissions boundary by its name',
    { permissionsBoundaryArn: 'developers' },
    'permissionsBoundaryArn is the ARN of a managed IAM policy, got "developers"',
  ],
  [
    'a bootstrap qualifier that names of buckets cannot carry',
    { bootstrapQualifier: 'Mail_Team' },
    'bootstrapQualifier has 1 to 10 lower-case letters and digits, got "Mail_Team"',
  ],
  ['an alarm mailbox that is none', { alarmMailboxes: ['on-call'] }, 'an alarm mailbox is one address, got "on-call"'],
  [
    'an alarm mailbox twice',
    { alarmMailboxes: ['a@acme.example', 'a@acme.example'] },
    'an alarm mailbox is listed once, got a@acme.example again',
  ],
])('refuses %s', (_sentence, change, message) => {
  expect(() => validateEnvironment({ ...dev, ...change })).toThrow(
    `environment "${change.name ?? 'dev'}" is not valid:\n- ${message}`,
  );
});

it('reports everything that is wrong at once', () => {
  expect(() =>
    validateEnvironment({ ...dev, account: '1111', region: 'europe', producers: [producer, producer] }),
  ).toThrow(
    [
      'environment "dev" is not valid:',
      '- account is twelve digits, got "1111"',
      '- region is an AWS region such as eu-west-1, got "europe"',
      '- a producer is listed once, got billing = arn:aws:iam::111122223333:role/billing-api again',
    ].join('\n'),
  );
});
