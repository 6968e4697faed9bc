import {
  ConditionalCheckFailedException,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createDynamoDb } from '../../../local/dynamodb/store.ts';
import { startServices, type TestServices } from '../support/start-services.ts';

const table = (TableName: string) => ({
  TableName,
  KeySchema: [{ AttributeName: 'messageId', KeyType: 'HASH' as const }],
  AttributeDefinitions: [{ AttributeName: 'messageId', AttributeType: 'S' as const }],
  BillingMode: 'PAY_PER_REQUEST' as const,
});

describe('tables', () => {
  let services: TestServices;
  let client: DynamoDBClient;

  beforeAll(async () => {
    services = await startServices();
    client = new DynamoDBClient(services.clientConfig());
    await services.dynamodb.createTable(table('ledger'), { timeToLiveAttribute: 'ttl' });
    await services.dynamodb.createTable(table('policies'));
  });
  afterAll(async () => {
    client.destroy();
    await services.close();
  });

  it('are in the local account and Region, whatever the environment says', async () => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'ledger' }));
    expect(Table?.TableArn).toBe('arn:aws:dynamodb:eu-west-1:000000000000:table/ledger');
  });

  it('hold items, and check conditions', async () => {
    const Item = { messageId: { S: 'm-1' }, state: { S: 'leased' } };
    const putOnce = () =>
      client.send(
        new PutItemCommand({ TableName: 'ledger', Item, ConditionExpression: 'attribute_not_exists(messageId)' }),
      );
    await putOnce();
    await expect(putOnce()).rejects.toBeInstanceOf(ConditionalCheckFailedException);
    const { Item: stored } = await client.send(
      new GetItemCommand({ TableName: 'ledger', Key: { messageId: { S: 'm-1' } }, ConsistentRead: true }),
    );
    expect(stored).toEqual(Item);
  });

  it('give a lease to one of many who race for it', async () => {
    const attempts = Array.from({ length: 20 }, (_, index) =>
      client.send(
        new UpdateItemCommand({
          TableName: 'ledger',
          Key: { messageId: { S: 'm-race' } },
          UpdateExpression: 'SET holder = :me',
          ConditionExpression: 'attribute_not_exists(holder)',
          ExpressionAttributeValues: { ':me': { N: String(index) } },
        }),
      ),
    );
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('say which attribute is their time to live', async () => {
    const describeTimeToLive = async (TableName: string) => {
      const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
      return TimeToLiveDescription;
    };
    expect(await describeTimeToLive('ledger')).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' });
    expect(await describeTimeToLive('policies')).toEqual({ TimeToLiveStatus: 'DISABLED' });
  });

  it('are refused in DynamoDB’s words', async () => {
    const dynamodb = createDynamoDb();
    await dynamodb.createTable(table('ledger'));
    await expect(dynamodb.createTable(table('ledger'))).rejects.toMatchObject({ code: 'ResourceInUseException' });
    await expect(dynamodb.createTable(table('x'))).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining('at least 3 characters'),
    });
  });

  it('refuse a request that is larger than DynamoDB takes', async () => {
    const Item = { messageId: { S: 'm-large' }, body: { S: 'x'.repeat(17 * 1024 * 1024) } };
    await expect(client.send(new PutItemCommand({ TableName: 'ledger', Item }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 413 },
    });
  });

  it('leave the environment as it was', () => {
    vi.stubEnv('AWS_REGION', 'us-west-2');
    vi.stubEnv('AWS_ACCOUNT_ID', undefined);
    const before = { ...process.env };
    createDynamoDb();
    expect(process.env).toEqual(before);
    vi.unstubAllEnvs();
  });
});
