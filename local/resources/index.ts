import { cdkMetadata } from './aws-cdk-metadata.ts';
import { cloudWatchAlarm } from './aws-cloudwatch-alarm.ts';
import { dynamoDbGlobalTable } from './aws-dynamodb-global-table.ts';
import { iamPolicy } from './aws-iam-policy.ts';
import { iamRole } from './aws-iam-role.ts';
import { lambdaEventSourceMapping } from './aws-lambda-event-source-mapping.ts';
import { lambdaFunction } from './aws-lambda-function.ts';
import { logsLogGroup } from './aws-logs-log-group.ts';
import { route53RecordSet } from './aws-route53-record-set.ts';
import { s3Bucket } from './aws-s3-bucket.ts';
import { s3BucketPolicy } from './aws-s3-bucket-policy.ts';
import { sesConfigurationSet } from './aws-ses-configuration-set.ts';
import { sesEmailIdentity } from './aws-ses-email-identity.ts';
import { sqsQueue } from './aws-sqs-queue.ts';
import { sqsQueuePolicy } from './aws-sqs-queue-policy.ts';
import { ssmParameter } from './aws-ssm-parameter.ts';
import type { ResourceHandler } from './define-resource.ts';

/** Every resource type that the local stack knows, by its CloudFormation name. */
export const resourceHandlers: ReadonlyMap<string, ResourceHandler> = new Map(
  [
    cdkMetadata,
    cloudWatchAlarm,
    dynamoDbGlobalTable,
    iamPolicy,
    iamRole,
    lambdaEventSourceMapping,
    lambdaFunction,
    logsLogGroup,
    route53RecordSet,
    s3Bucket,
    s3BucketPolicy,
    sesConfigurationSet,
    sesEmailIdentity,
    sqsQueue,
    sqsQueuePolicy,
    ssmParameter,
  ].map((handler) => [handler.type, handler]),
);
