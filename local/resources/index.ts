import { cdkMetadata } from './aws-cdk-metadata.ts';
import { cloudWatchAlarm } from './aws-cloudwatch-alarm.ts';
import { cloudWatchDashboard } from './aws-cloudwatch-dashboard.ts';
import { dynamoDbGlobalTable } from './aws-dynamodb-global-table.ts';
import { eventsRule } from './aws-events-rule.ts';
import { iamPolicy } from './aws-iam-policy.ts';
import { iamRole } from './aws-iam-role.ts';
import { kmsAlias } from './aws-kms-alias.ts';
import { kmsKey } from './aws-kms-key.ts';
import { lambdaEventSourceMapping } from './aws-lambda-event-source-mapping.ts';
import { lambdaFunction } from './aws-lambda-function.ts';
import { lambdaPermission } from './aws-lambda-permission.ts';
import { lambdaUrl } from './aws-lambda-url.ts';
import { logsLogGroup } from './aws-logs-log-group.ts';
import { route53RecordSet } from './aws-route53-record-set.ts';
import { s3Bucket } from './aws-s3-bucket.ts';
import { s3BucketPolicy } from './aws-s3-bucket-policy.ts';
import { sesConfigurationSet } from './aws-ses-configuration-set.ts';
import { sesConfigurationSetEventDestination } from './aws-ses-configuration-set-event-destination.ts';
import { sesEmailIdentity } from './aws-ses-email-identity.ts';
import { snsSubscription } from './aws-sns-subscription.ts';
import { snsTopic } from './aws-sns-topic.ts';
import { snsTopicPolicy } from './aws-sns-topic-policy.ts';
import { sqsQueue } from './aws-sqs-queue.ts';
import { sqsQueuePolicy } from './aws-sqs-queue-policy.ts';
import { ssmParameter } from './aws-ssm-parameter.ts';
import type { ResourceHandler } from './define-resource.ts';

/** Every resource type that the local stack knows, by its CloudFormation name. */
export const resourceHandlers: ReadonlyMap<string, ResourceHandler> = new Map(
  [
    cdkMetadata,
    cloudWatchAlarm,
    cloudWatchDashboard,
    dynamoDbGlobalTable,
    eventsRule,
    iamPolicy,
    iamRole,
    kmsAlias,
    kmsKey,
    lambdaEventSourceMapping,
    lambdaFunction,
    lambdaPermission,
    lambdaUrl,
    logsLogGroup,
    route53RecordSet,
    s3Bucket,
    s3BucketPolicy,
    sesConfigurationSet,
    sesConfigurationSetEventDestination,
    sesEmailIdentity,
    snsSubscription,
    snsTopic,
    snsTopicPolicy,
    sqsQueue,
    sqsQueuePolicy,
    ssmParameter,
  ].map((handler) => [handler.type, handler]),
);
