import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/**
 * Time limits for our own stores, where the SDK's retries do no harm. Without `throwOnRequestTimeout` the SDK only warns
 * about a request that takes too long, and waits on.
 */
const timeLimits = {
  requestHandler: {
    connectionTimeout: 1_000,
    requestTimeout: 5_000,
    throwOnRequestTimeout: true,
    /** Of silence on the socket: a large object may take longer than a request. */
    socketTimeout: 5_000,
  },
};

export const createTableClient = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient(timeLimits));

/** For what must not be done twice: whoever gets no answer does not know whether it was done once. No other client will do. */
export type SingleAttemptTableClient = { readonly singleAttempt: DynamoDBDocumentClient };

export const createSingleAttemptTableClient = (): SingleAttemptTableClient => ({
  singleAttempt: DynamoDBDocumentClient.from(new DynamoDBClient({ ...timeLimits, maxAttempts: 1 })),
});

export const createBucketClient = (): S3Client => new S3Client(timeLimits);

export const createQueueClient = (): SQSClient => new SQSClient(timeLimits);

/**
 * For what nobody's mail waits for, yet the function that does it: two attempts, so that a topic out of reach is given up
 * well within the time a function has after a provider call.
 */
export const createTopicClient = (): SNSClient =>
  new SNSClient({
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
  });

/** For what is asked of Amazon SES; mail is sent without the SDK's retries (ses-mailer.ts). */
export const createSesClient = (): SESv2Client => new SESv2Client(timeLimits);

/** For starting functions of ours. */
export const createFunctionClient = (): LambdaClient => new LambdaClient(timeLimits);

/** For finding out who a policy names. */
export const createIamClient = (): IAMClient => new IAMClient(timeLimits);
