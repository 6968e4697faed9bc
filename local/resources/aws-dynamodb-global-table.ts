import * as z from 'zod/mini';
import { LOCAL_REGION } from '../region.ts';
import { defineResource } from './define-resource.ts';
import { flag, noLocalEffect, text } from './property-values.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
const MAX_NAME_LENGTH = 255;

const keySchema = z.array(z.strictObject({ AttributeName: text, KeyType: z.literal(['HASH', 'RANGE']) }));

const secondaryIndex = z.strictObject({
  IndexName: text,
  KeySchema: keySchema,
  Projection: z.strictObject({
    ProjectionType: z.literal(['ALL', 'INCLUDE', 'KEYS_ONLY']),
    NonKeyAttributes: z.optional(z.array(text)),
  }),
});

const replica = z.strictObject({
  Region: text,
  ContributorInsightsSpecification: noLocalEffect,
  DeletionProtectionEnabled: noLocalEffect,
  GlobalSecondaryIndexes: noLocalEffect,
  PointInTimeRecoverySpecification: noLocalEffect,
  TableClass: noLocalEffect,
  Tags: noLocalEffect,
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html */
export const dynamoDbGlobalTable = defineResource({
  type: 'AWS::DynamoDB::GlobalTable',
  properties: z.strictObject({
    TableName: z.optional(text),
    AttributeDefinitions: z.array(z.strictObject({ AttributeName: text, AttributeType: z.literal(['S', 'N', 'B']) })),
    KeySchema: keySchema,
    GlobalSecondaryIndexes: z.optional(z.array(secondaryIndex)),
    BillingMode: z.literal('PAY_PER_REQUEST'),
    Replicas: z.array(replica).check(
      z.refine((replicas) => replicas.length === 1 && replicas[0]?.Region === LOCAL_REGION, {
        error: `expected one replica, in ${LOCAL_REGION}: the local stack has no other Region`,
      }),
    ),
    TimeToLiveSpecification: z.optional(z.strictObject({ AttributeName: text, Enabled: flag })),
    SSESpecification: noLocalEffect,
  }),
  attributes: ['Arn'],
  async create({ properties, generatedName, services }) {
    const name = properties.TableName ?? generatedName(MAX_NAME_LENGTH);
    const { GlobalSecondaryIndexes: indexes, TimeToLiveSpecification: timeToLive } = properties;
    const { arn } = await services.dynamodb.createTable(
      {
        TableName: name,
        AttributeDefinitions: properties.AttributeDefinitions,
        KeySchema: properties.KeySchema,
        BillingMode: properties.BillingMode,
        ...(indexes !== undefined && { GlobalSecondaryIndexes: indexes }),
      },
      timeToLive?.Enabled === true ? { timeToLiveAttribute: timeToLive.AttributeName } : {},
    );
    return { ref: name, attributes: { Arn: arn } };
  },
});
