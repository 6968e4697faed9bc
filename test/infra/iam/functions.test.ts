import { describe, expect, it } from 'vitest';

import { environments } from '../../../infra/environments/index.ts';
import { lanes } from '../../../lambdas/contract/lanes.ts';
import { accountOf } from './account.ts';

type Calls = Readonly<Record<string, readonly string[]>>;

const consumes = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'];
const logs: Calls = { log: ['logs:CreateLogStream', 'logs:PutLogEvents'] };

/** Who tells the sources of a status. */
const tells: Calls = { 'topic Status': ['sns:Publish'], 'key TopicsKey': ['kms:GenerateDataKey', 'kms:Decrypt'] };

/** What the code of each function calls, by what it calls it on. */
const outboundQueues: Calls = Object.fromEntries(lanes.map((lane) => [`queue ${lane} outbound`, ['sqs:SendMessage']]));

const intakeQueues: Calls = Object.fromEntries(lanes.map((lane) => [`queue ${lane} intake`, ['sqs:SendMessage']]));

const callsOf = (environment: { readonly sendingDomains: readonly { readonly domain: string }[] }) =>
  Object.fromEntries<Calls>([
    ...lanes.flatMap((lane): (readonly [string, Calls])[] => {
      const name = lane.charAt(0).toUpperCase() + lane.slice(1);
      return [
        [
          `${name}Filter`,
          {
            ...logs,
            ...tells,
            ...outboundQueues,
            [`queue ${lane} intake`]: consumes,
            [`queue ${lane} intake dead-letter`]: ['sqs:SendMessage'],
            'table AllowList': ['dynamodb:BatchGetItem'],
            'table Directory': ['dynamodb:BatchGetItem'],
            'table Suppressions': ['dynamodb:BatchGetItem'],
            'table Stops': ['dynamodb:BatchGetItem'],
            'table Policies': ['dynamodb:BatchGetItem'],
            'table Ledger': ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
            'bucket Pipeline': ['s3:ListBucket'],
            'bucket Pipeline/policies/x': ['s3:GetObject'],
            'bucket Pipeline/content/x': ['s3:PutObject'],
            'bucket Pipeline/requests/x': ['s3:PutObject'],
            'table Counters': ['dynamodb:UpdateItem'],
            'bucket Uploads': ['s3:ListBucket'],
            'bucket Uploads/billing/x': ['s3:GetObject', 's3:GetObjectVersion'],
          },
        ],
        [
          `${name}Send`,
          {
            ...logs,
            ...tells,
            [`queue ${lane} outbound`]: consumes,
            [`queue ${lane} outbound dead-letter`]: ['sqs:SendMessage'],
            'table Suppressions': ['dynamodb:BatchGetItem'],
            'table Stops': ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
            'table Counters': ['dynamodb:BatchGetItem', 'dynamodb:UpdateItem'],
            'table Ledger': ['dynamodb:BatchGetItem', 'dynamodb:UpdateItem'],
            'table UnsubscribeLinks': ['dynamodb:PutItem'],
            'bucket Pipeline': ['s3:ListBucket'],
            'bucket Pipeline/content/x': ['s3:GetObjectVersion', 's3:PutObject'],
            'bucket Uploads': ['s3:ListBucket'],
            'bucket Uploads/billing/x': ['s3:GetObjectVersion'],
            ...Object.fromEntries(
              environment.sendingDomains.map(({ domain }) => [`from ${domain}`, ['ses:SendEmail', 'ses:SendRawEmail']]),
            ),
          },
        ],
      ];
    }),
    [
      'Release',
      {
        ...logs,
        ...tells,
        ...outboundQueues,
        'table Ledger': ['dynamodb:BatchGetItem', 'dynamodb:UpdateItem'],
        'index Ledger/parked': ['dynamodb:Query'],
        'table Stops': ['dynamodb:Scan'],
        ...intakeQueues,
        'table Policies': ['dynamodb:BatchGetItem'],
        'table AllowList': ['dynamodb:BatchGetItem'],
        'table Directory': ['dynamodb:BatchGetItem'],
        'table Suppressions': ['dynamodb:BatchGetItem'],
        'table Counters': ['dynamodb:UpdateItem'],
        'bucket Pipeline': ['s3:ListBucket'],
        'bucket Pipeline/policies/x': ['s3:GetObject'],
        'bucket Pipeline/requests/x': ['s3:GetObjectVersion'],
        'bucket Pipeline/dead-letters/x': ['s3:GetObject'],
        'bucket Pipeline/content/x': ['s3:PutObject'],
        'queue feedback': ['sqs:GetQueueUrl', 'sqs:SendMessage'],
        'queue directory': ['sqs:GetQueueUrl', 'sqs:SendMessage'],
      },
    ],
    [
      'Reconcile',
      {
        ...logs,
        ...tells,
        'table Ledger': ['dynamodb:BatchGetItem', 'dynamodb:UpdateItem'],
        'index Ledger/bySource': ['dynamodb:Query'],
        'table Policies': ['dynamodb:BatchGetItem'],
        'table Counters': ['dynamodb:BatchGetItem', 'dynamodb:PutItem'],
        'bucket Pipeline': ['s3:ListBucket'],
        'bucket Pipeline/policies/x': ['s3:GetObject'],
      },
    ],
    [
      'Unsubscribe',
      {
        ...logs,
        'table UnsubscribeLinks': ['dynamodb:GetItem'],
        'table Suppressions': ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      },
    ],
    [
      'Heartbeat',
      { ...logs, 'topic SesEvents': ['sns:Publish'], 'key TopicsKey': ['kms:GenerateDataKey', 'kms:Decrypt'] },
    ],
    [
      'Account',
      {
        ...logs,
        'the account': ['ses:GetAccount'],
        'table Stops': ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
        'table Counters': ['dynamodb:GetItem', 'dynamodb:PutItem'],
      },
    ],
    [
      'Control',
      {
        ...logs,
        'table Policies': ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:PutItem'],
        'bucket Pipeline': ['s3:ListBucket'],
        'bucket Pipeline/policies/x': ['s3:GetObject', 's3:PutObject'],
        'table Stops': ['dynamodb:Scan', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
        'table AllowList': ['dynamodb:BatchGetItem', 'dynamodb:Scan', 'dynamodb:BatchWriteItem'],
        'table Directory': ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Scan', 'dynamodb:PutItem'],
        'table Suppressions': ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Scan', 'dynamodb:UpdateItem'],
        'table Ledger': ['dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:UpdateItem'],
        'index Ledger/byRecipient': ['dynamodb:Query'],
        'index Ledger/bySource': ['dynamodb:Query'],
        'index Ledger/parked': ['dynamodb:Query'],
        'table Audit': ['dynamodb:PutItem', 'dynamodb:Query'],
        'function Release': ['lambda:InvokeFunction'],
        'the account': ['ses:GetSuppressedDestination', 'ses:DeleteSuppressedDestination'],
        'any role': ['iam:GetRole'],
        'any user': ['iam:GetUser'],
      },
    ],
    [
      'Feedback',
      {
        ...logs,
        ...tells,
        'queue feedback': consumes,
        'queue feedback dead-letter': ['sqs:SendMessage'],
        'table Ledger': ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
        'index Ledger/byRecipient': ['dynamodb:Query'],
        'table Suppressions': ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      },
    ],
    [
      'Keeper',
      {
        ...logs,
        'queue directory': consumes,
        'queue directory dead-letter': ['sqs:SendMessage'],
        'table Directory': ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
        'table Policies': ['dynamodb:BatchGetItem'],
        'table Audit': ['dynamodb:PutItem'],
        'bucket Pipeline': ['s3:ListBucket'],
        'bucket Pipeline/policies/x': ['s3:GetObject'],
      },
    ],
    [
      'DeadLetter',
      {
        ...logs,
        ...tells,
        'queue feedback dead-letter': consumes,
        'queue directory dead-letter': consumes,
        ...Object.fromEntries(
          lanes.flatMap((lane) => [
            [`queue ${lane} intake dead-letter`, consumes],
            [`queue ${lane} outbound dead-letter`, consumes],
          ]),
        ),
        'table Policies': ['dynamodb:BatchGetItem'],
        'table Ledger': ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
        'bucket Pipeline': ['s3:ListBucket'],
        'bucket Pipeline/policies/x': ['s3:GetObject'],
        'bucket Pipeline/dead-letters/x': ['s3:PutObject'],
      },
    ],
  ]);

/** What IAM is told of a call beside its resource. */
const contextOf = (what: string, name: string): Readonly<Record<string, string | string[]>> => {
  if (what.startsWith('from ')) return { 'ses:FromAddress': `no-reply@${what.slice(5)}` };
  if (what === 'table Counters') return { 'dynamodb:LeadingKeys': [countersOf(name)[0] ?? ''] };
  return what === 'table Stops' ? { 'dynamodb:LeadingKeys': [scopesStoppedBy(name)[0] ?? ''] } : {};
};

/** What a function counts, or says of the account. */
const countersOf = (name: string): readonly string[] => {
  if (name === 'Account') return ['account'];
  if (name === 'Reconcile') return ['reconcile', 'settled/billing'];
  if (name.endsWith('Send')) return ['rate/bulk/1', 'day'];
  return name.endsWith('Filter') || name === 'Release' ? ['source:billing/minute/1', 'purpose:x/day/1'] : [];
};

/** What a function stops when it meets what all mail of these scopes would meet. */
const scopesStoppedBy = (name: string): readonly string[] => {
  if (name === 'Account') return ['everything'];
  return name.endsWith('Send') ? [`lane:${name.slice(0, -4).toLowerCase()}`, 'source:billing'] : [];
};

describe.each(environments)('in $name', (environment) => {
  const { functions, may, arnOf, policies, resources } = accountOf(environment);
  const expected = callsOf(environment);

  const arnNamed = (what: string, functionName: string): string => {
    const [kind = '', ...rest] = what.split(' ');
    const [name = '', ...below] = rest.join('-').split('/');
    const path = below.length === 0 ? '' : `/${below.join('/')}`;
    switch (kind) {
      case 'queue':
        return `arn:aws:sqs:${environment.region}:${environment.account}:postern-${environment.name}-${name}`;
      case 'table':
        return arnOf('AWS::DynamoDB::GlobalTable', name);
      case 'index':
        return `${arnOf('AWS::DynamoDB::GlobalTable', name)}/index${path}`;
      case 'bucket':
        return `${arnOf('AWS::S3::Bucket', name)}${path}`;
      // It has no resource types: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsimpleemailservicev2.html
      case 'the':
        return '*';
      case 'topic':
        return arnOf('AWS::SNS::Topic', name);
      case 'key':
        return arnOf('AWS::KMS::Key', name);
      case 'function':
        return arnOf('AWS::Lambda::Function', `${name}Function`);
      case 'any':
        return `arn:aws:iam::${environment.account}:${name}/*`;
      case 'from':
        return `arn:aws:ses:${environment.region}:${environment.account}:identity/${name}`;
      default:
        return arnOf('AWS::Logs::LogGroup', `${functionName}Logs`).replace(/\*$/, 'log-stream:x');
    }
  };

  it('there are the functions whose calls are listed here', () => {
    expect([...functions.keys()].toSorted()).toEqual(Object.keys(expected).toSorted());
    expect(resources.filter(({ type }) => type === 'AWS::Lambda::Function')).toHaveLength(functions.size);
  });

  describe.each(Object.entries(expected))('%s', (name, calls) => {
    const caller = functions.get(name);
    if (caller === undefined) throw new Error(`there is no function ${name}`);

    it('can do all that its code does', async () => {
      for (const [what, actions] of Object.entries(calls)) {
        const context = contextOf(what, name);
        for (const action of actions) {
          expect(await may(caller, action, arnNamed(what, name), context), `${action} on ${what}`).toBe(true);
        }
      }
    });

    // Control does for people what they may: what that is, its own table says.
    it.runIf(name !== 'Control')('stops what it may, and nothing else', async () => {
      const scopes = [
        'everything',
        'source:billing',
        'purpose:x',
        'domain:x.example',
        ...lanes.map((lane) => `lane:${lane}`),
      ];
      const stops = arnNamed('table Stops', name);
      for (const scope of scopes) {
        for (const action of ['dynamodb:PutItem', 'dynamodb:UpdateItem']) {
          const allowed = await may(caller, action, stops, { 'dynamodb:LeadingKeys': [scope] });
          expect(allowed, `${action} ${scope}`).toBe(scopesStoppedBy(name).includes(scope));
        }
      }
      const both = { 'dynamodb:LeadingKeys': ['source:billing', 'everything'] };
      expect(await may(caller, 'dynamodb:PutItem', stops, both)).toBe(false);
      expect(await may(caller, 'dynamodb:PutItem', stops)).toBe(false);
      expect(await may(caller, 'dynamodb:DeleteItem', stops)).toBe(false);
    });

    it('counts what it may, and nothing else', async () => {
      const keys = [
        'account',
        'rate/bulk/1',
        'day',
        'source:billing/minute/1',
        'purpose:x/day/1',
        'reconcile',
        'settled/billing',
      ];
      const counters = arnNamed('table Counters', name);
      for (const key of keys) {
        const writes = ['dynamodb:PutItem', 'dynamodb:UpdateItem'].map((action) =>
          may(caller, action, counters, { 'dynamodb:LeadingKeys': [key] }),
        );
        expect((await Promise.all(writes)).includes(true), key).toBe(countersOf(name).includes(key));
      }
      expect(await may(caller, 'dynamodb:UpdateItem', counters)).toBe(false);
      expect(await may(caller, 'dynamodb:DeleteItem', counters)).toBe(false);
    });

    it('has no right that its code does not use', () => {
      const granted = policies
        .filter(([where]) => where.startsWith(`${name}Role`))
        .flatMap(([, { Statement }]) => Statement)
        .filter(({ Resource }) => Resource !== undefined)
        .flatMap(({ Action, Resource }) =>
          [Action].flat().flatMap((action) => [Resource].flat().map((resource) => `${action} ${String(resource)}`)),
        );
      const pattern = (what: string): string => {
        const arn = arnNamed(what, name);
        return what.startsWith('log')
          ? arn.replace(/log-stream:x$/, '*')
          : arn.replace(/\/(\w+\/)?x$/, what.includes('Uploads') ? '/*' : '/$1*');
      };
      const configurationSets = resources.filter(({ type }) => type === 'AWS::SES::ConfigurationSet');
      const used = Object.entries(calls).flatMap(([what, actions]) =>
        actions.flatMap((action) => [
          `${action} ${pattern(what)}`,
          ...(what.startsWith('from ') ? configurationSets.map(({ arn }) => `${action} ${arn}`) : []),
        ]),
      );
      expect([...new Set(granted)].toSorted()).toEqual([...new Set(used)].toSorted());
    });
  });
});
