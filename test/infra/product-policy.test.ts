import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

import { environments } from '../../infra/environments/index.ts';
import { stackNames, templatesOf } from './synthesize.ts';

const oneOrMore = <Schema extends z.ZodMiniType>(item: Schema) =>
  z.pipe(
    z.union([z.array(item), item]),
    z.transform((value) => (Array.isArray(value) ? value : [value])),
  );

const policyDocument = z.object({
  Statement: z.array(
    z.object({
      Effect: z.enum(['Allow', 'Deny']),
      Action: oneOrMore(z.string()),
      Resource: z.optional(oneOrMore(z.unknown())),
      Condition: z.optional(z.unknown()),
    }),
  ),
});

const resources = z.record(z.string(), z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()) }));

type Resource = z.infer<typeof resources>[string] & { readonly id: string };

const resourcesOf = (environment: (typeof environments)[number]): readonly Resource[] => {
  const templates = templatesOf(environment);
  return stackNames.flatMap((name) =>
    Object.entries(resources.parse(templates[name].toJSON()['Resources'])).map(([id, resource]) => ({
      ...resource,
      id,
    })),
  );
};

const statementsOf = (resource: Resource) =>
  resource.Properties['PolicyDocument'] === undefined
    ? []
    : policyDocument.parse(resource.Properties['PolicyDocument']).Statement;

/** A type that is new here needs a handler in `local/resources`, and a look at what it costs. */
const knownTypes = [
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::DynamoDB::GlobalTable',
  'AWS::Events::Rule',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::KMS::Key',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Url',
  'AWS::Logs::LogGroup',
  'AWS::Route53::RecordSet',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SES::ConfigurationSet',
  'AWS::SES::ConfigurationSetEventDestination',
  'AWS::SES::EmailIdentity',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::SSM::Parameter',
];

describe.each(environments)('in $name', (environment) => {
  const all = resourcesOf(environment);
  const ofType = (type: string) => all.filter((resource) => resource.Type === type);
  const allowed = all.flatMap(statementsOf).filter(({ Effect }) => Effect === 'Allow');

  it('there are the resource types that are known, and no custom resources', () => {
    expect([...new Set(all.map(({ Type }) => Type))].toSorted()).toEqual(knownTypes);
  });

  it.each([
    ['queue', 'AWS::SQS::Queue', 'AWS::SQS::QueuePolicy', 'sqs:*'],
    ['bucket', 'AWS::S3::Bucket', 'AWS::S3::BucketPolicy', 's3:*'],
  ])('every %s is closed to plain HTTP', (_what, type, policyType, everyAction) => {
    const closed = ofType(policyType)
      .filter((policy) =>
        statementsOf(policy).some(
          ({ Effect, Action, Condition }) =>
            Effect === 'Deny' &&
            Action.includes(everyAction) &&
            JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
        ),
      )
      .map(({ Properties }) => JSON.stringify(Properties['Bucket'] ?? Properties['Queues']));
    for (const { id } of ofType(type))
      expect(
        closed.some((target) => target.includes(`"${id}"`)),
        id,
      ).toBe(true);
    expect(ofType(type)).not.toHaveLength(0);
  });

  it('every topic is encrypted and closed to plain HTTP', () => {
    const closed = ofType('AWS::SNS::TopicPolicy').filter((policy) =>
      statementsOf(policy).some(
        ({ Effect, Condition }) =>
          Effect === 'Deny' && JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
      ),
    );
    for (const { id, Properties } of ofType('AWS::SNS::Topic')) {
      expect(Properties, id).toHaveProperty('KmsMasterKeyId');
      expect(JSON.stringify(closed.map((policy) => policy.Properties['Topics']))).toContain(`"${id}"`);
    }
  });

  it('no right is granted on everything, but on the account and its suppression list, which have no resource to name', () => {
    const onEverything = allowed.filter(({ Resource = [] }) => Resource.includes('*'));
    expect(onEverything.map(({ Action }) => Action)).toEqual([
      ['ses:DeleteSuppressedDestination', 'ses:GetSuppressedDestination'],
      ['ses:GetAccount'],
    ]);
  });

  it('no action is granted by a wildcard', () => {
    expect(allowed.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
  });

  it('nobody may send in bulk, which IAM cannot fence by From or recipient', () => {
    expect(allowed.flatMap(({ Action }) => Action)).not.toContain('ses:SendBulkEmail');
  });

  it('no role has a policy that Postern did not write', () => {
    for (const { id, Properties } of ofType('AWS::IAM::Role'))
      expect(Properties, id).not.toHaveProperty('ManagedPolicyArns');
  });

  it('only Lambda may assume a role, and of those that people take nobody but whom the environment names', () => {
    for (const { Properties } of ofType('AWS::IAM::Role')) {
      if (Properties['RoleName'] !== undefined) {
        const named = Object.values(environment.people ?? {}).flat();
        for (const arn of JSON.stringify(Properties['AssumeRolePolicyDocument']).match(/arn:[^"]+|"\*"/g) ?? [
          'nobody',
        ]) {
          expect(named).toContain(arn);
        }
        continue;
      }
      expect(Properties['AssumeRolePolicyDocument']).toMatchObject({
        Statement: [{ Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
      });
    }
  });
});
