import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { clientConfiguration } from './client-configuration.ts';
import type { Target } from './target.ts';

/** Clients of Postern's own stores. */
export type Stores = { readonly tables: DynamoDBDocumentClient; readonly buckets: S3Client };

export const connectStores = (target: Target): Stores => {
  const configuration = clientConfiguration(target);
  return {
    tables: DynamoDBDocumentClient.from(new DynamoDBClient(configuration)),
    buckets: new S3Client(configuration),
  };
};
