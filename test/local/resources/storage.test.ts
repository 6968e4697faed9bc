import { DescribeTableCommand, DescribeTimeToLiveCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startEndpoint } from '../../../local/endpoint.ts';
import type { Services } from '../../../local/services.ts';
import { deployTemplate, seen } from './deploy-template.ts';

describe('a table', () => {
  const keySchema = [
    { AttributeName: 'messageId', KeyType: 'HASH' },
    { AttributeName: 'recipientIndex', KeyType: 'RANGE' },
  ];
  const index = {
    IndexName: 'byRecipient',
    KeySchema: [{ AttributeName: 'recipient', KeyType: 'HASH' }],
    Projection: { ProjectionType: 'KEYS_ONLY' },
  };
  const table = (changes: object = {}) => ({
    Type: 'AWS::DynamoDB::GlobalTable',
    Properties: {
      TableName: 'ledger',
      AttributeDefinitions: [
        { AttributeName: 'messageId', AttributeType: 'S' },
        { AttributeName: 'recipientIndex', AttributeType: 'N' },
        { AttributeName: 'recipient', AttributeType: 'S' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keySchema,
      GlobalSecondaryIndexes: [index],
      Replicas: [{ Region: 'eu-west-1', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }],
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      ...changes,
    },
  });

  const clientOf = async ({ dynamodb }: Services) => {
    const endpoint = await startEndpoint({ port: 0, routes: { dynamodb: dynamodb.handle } });
    onTestFinished(() => endpoint.close());
    return new DynamoDBClient({
      endpoint: endpoint.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
  };

  it('has its keys, its index and its time-to-live attribute', async () => {
    const client = await clientOf(await deployTemplate({ Table: table() }));
    const { Table: described } = await client.send(new DescribeTableCommand({ TableName: 'ledger' }));
    expect(described).toMatchObject({ KeySchema: keySchema, GlobalSecondaryIndexes: [index] });
    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: 'ledger' }));
    expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' });
  });

  it('tells other resources its name and ARN', async () => {
    const { ssm } = await deployTemplate({
      Table: table({ TableName: undefined }),
      Seen: seen('table', { 'Fn::Sub': '${Table} ${Table.Arn}' }),
    });
    expect(ssm.parameter('/seen/table')?.value).toBe(
      'local-test-Table arn:aws:dynamodb:eu-west-1:000000000000:table/local-test-Table',
    );
  });

  it('has no replica in another Region', async () => {
    const resources = { Table: table({ Replicas: [{ Region: 'eu-west-1' }, { Region: 'eu-central-1' }] }) };
    await expect(deployTemplate(resources)).rejects.toThrow(
      'local-test Resources.Table.Properties.Replicas: expected one replica, in eu-west-1: the local stack has no other Region',
    );
  });
});

describe('a bucket', () => {
  it('keeps versions and applies the lifecycle rules that are enabled', async () => {
    const { s3, clock } = await deployTemplate({
      Bucket: {
        Type: 'AWS::S3::Bucket',
        Properties: {
          BucketName: 'pipeline',
          VersioningConfiguration: { Status: 'Enabled' },
          LifecycleConfiguration: {
            Rules: [
              {
                Id: 'content',
                Status: 'Enabled',
                Prefix: 'content/',
                ExpirationInDays: 8,
                NoncurrentVersionExpiration: { NoncurrentDays: 1 },
                AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
              },
              { Status: 'Disabled', ExpirationInDays: 1 },
            ],
          },
        },
      },
    });
    const bucket = s3.bucket('pipeline');
    expect(bucket?.versioned).toBe(true);
    for (const key of ['content/a', 'policies/a']) {
      bucket?.put({ key, body: Buffer.from('x') });
    }
    await clock.advance(9 * 86_400_000);
    expect(bucket?.list().map(({ key }) => key)).toEqual(['policies/a']);
  });

  it('gets a name that S3 allows and tells other resources what it is', async () => {
    const { ssm } = await deployTemplate({
      Uploads4F6E: { Type: 'AWS::S3::Bucket' },
      Policy: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { Ref: 'Uploads4F6E' }, PolicyDocument: {} } },
      Seen: seen('bucket', { 'Fn::Sub': '${Uploads4F6E} ${Uploads4F6E.Arn}' }),
    });
    expect(ssm.parameter('/seen/bucket')?.value).toBe('local-test-uploads4f6e arn:aws:s3:::local-test-uploads4f6e');
  });
});
