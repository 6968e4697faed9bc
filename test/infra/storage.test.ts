import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';

import { dev } from '../../infra/environments/dev.ts';
import { local } from '../../infra/environments/local.ts';
import { prod } from '../../infra/environments/prod.ts';
import { templatesOf } from './synthesize.ts';

const { Storage: storage } = templatesOf(dev);

/** All but the one of the counts. */
const statefulTables = 8;

describe('the tables', () => {
  it('can be restored to any second, but for counts of the day, and cost nothing when idle', () => {
    storage.allResourcesProperties('AWS::DynamoDB::GlobalTable', { BillingMode: 'PAY_PER_REQUEST' });
    storage.resourcePropertiesCountIs(
      'AWS::DynamoDB::GlobalTable',
      { Replicas: [Match.objectLike({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } })] },
      statefulTables,
    );
    storage.resourceCountIs('AWS::DynamoDB::GlobalTable', statefulTables + 1);
  });

  it('counts go by themselves a day after they are of no use, and with their stack', () => {
    templatesOf(prod).Storage.hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Delete',
      Properties: {
        KeySchema: [{ AttributeName: 'counter', KeyType: 'HASH' }],
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      },
    });
  });

  it.each([
    ['outlive their stack', dev, 'RetainExceptOnCreate', false],
    ['cannot even be deleted in an environment with termination protection', prod, 'RetainExceptOnCreate', true],
    ['go with the local stack', local, 'Delete', false],
  ])('%s', (_sentence, environment, DeletionPolicy, DeletionProtectionEnabled) => {
    const tables = templatesOf(environment).Storage.findResources('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy,
      Properties: { Replicas: [Match.objectLike({ DeletionProtectionEnabled })] },
    });
    expect(Object.keys(tables)).toHaveLength(statefulTables);
  });

  it('the ledger forgets by itself, and is found by recipient and by what is parked without copying what it says', () => {
    storage.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      KeySchema: [
        { AttributeName: 'messageId', KeyType: 'HASH' },
        { AttributeName: 'recipientIndex', KeyType: 'RANGE' },
      ],
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byRecipient',
          KeySchema: [
            { AttributeName: 'recipient', KeyType: 'HASH' },
            { AttributeName: 'receivedAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
        {
          IndexName: 'bySource',
          KeySchema: [
            { AttributeName: 'sourceHour', KeyType: 'HASH' },
            { AttributeName: 'receivedAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
        {
          IndexName: 'parked',
          KeySchema: [
            { AttributeName: 'parkedShard', KeyType: 'HASH' },
            { AttributeName: 'dueAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    });
  });
});

describe('the buckets', () => {
  it('are encrypted, closed to the public and without object ACLs', () => {
    storage.allResourcesProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
    storage.resourceCountIs('AWS::S3::Bucket', 3);
  });

  it.each(['uploads/', 'pipeline/'])('keep versions and log every access: %s', (prefix) => {
    storage.hasResourceProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
      LoggingConfiguration: { LogFilePrefix: prefix },
    });
  });

  it('content is deleted after the last dead letter that may point to it, requests of strangers once they have expired', () => {
    storage.hasResourceProperties('AWS::S3::Bucket', {
      LoggingConfiguration: { LogFilePrefix: 'pipeline/' },
      LifecycleConfiguration: {
        Rules: [
          { Id: 'unfinished-uploads', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 }, Status: 'Enabled' },
          {
            Id: 'content',
            Prefix: 'content/',
            ExpirationInDays: 22,
            NoncurrentVersionExpiration: { NoncurrentDays: 22 },
            Status: 'Enabled',
          },
          {
            Id: 'dead-letters',
            Prefix: 'dead-letters/',
            ExpirationInDays: 22,
            NoncurrentVersionExpiration: { NoncurrentDays: 1 },
            Status: 'Enabled',
          },
          {
            Id: 'requests',
            Prefix: 'requests/',
            ExpirationInDays: 5,
            NoncurrentVersionExpiration: { NoncurrentDays: 1 },
            Status: 'Enabled',
          },
        ],
      },
    });
  });
});

it('every name that services and the command look up has its parameter', () => {
  const parameters = Object.values(storage.findResources('AWS::SSM::Parameter'));
  const name = Match.stringLikeRegexp('^/postern/dev/(tables|topics|uploads|pipeline)/');
  storage.allResourcesProperties('AWS::SSM::Parameter', { Name: name, Type: 'String' });
  expect(parameters).toHaveLength(10);
});

describe('the topics', () => {
  it('are encrypted with a key of the environment that is rotated', () => {
    storage.hasResource('AWS::KMS::Key', {
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: { EnableKeyRotation: true },
    });
    storage.hasResourceProperties('AWS::SNS::Topic', {
      TopicName: 'postern-dev-status',
      KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^TopicsKey'), 'Arn'] },
    });
  });

  it("are encrypted with the organisation's own key where it has one, and its policy is printed", () => {
    const topicsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/own';
    const { Storage: template } = templatesOf({ ...dev, topicsKeyArn });
    template.resourceCountIs('AWS::KMS::Key', 0);
    template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: topicsKeyArn });
    template.hasOutput('TopicsKeyStatements', { Value: Match.stringLikeRegexp('"ses.amazonaws.com"') });
  });
});
