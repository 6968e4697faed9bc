import type { StackProps } from 'aws-cdk-lib';
import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { TablePropsV2 } from 'aws-cdk-lib/aws-dynamodb';
import { AttributeType, ProjectionType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Key } from 'aws-cdk-lib/aws-kms';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';

import { parameterNames } from '../../lambdas/contract/parameters.ts';
import { pipelinePrefixes, tableKeys } from '../../lambdas/contract/tables.ts';
import { admitUploads } from '../constructs/admit-uploads.ts';
import { contentRetention, requestRetention } from '../constructs/retention.ts';
import { SecureBucket } from '../constructs/secure-bucket.ts';
import { StatusTopic } from '../constructs/status-topic.ts';
import { TopicsKey, topicsKeyStatements } from '../constructs/topics-key.ts';
import type { Environment } from '../environments/environment.ts';

const text = (name: string) => ({ name, type: AttributeType.STRING });
const number = (name: string) => ({ name, type: AttributeType.NUMBER });

export type StorageStackProps = StackProps & { readonly environment: Environment };

/** Everything that must outlive a deployment: lists, policies, the ledger, content, and who subscribed to statuses. */
export class StorageStack extends Stack {
  readonly allowList: TableV2;
  readonly suppressions: TableV2;
  readonly directory: TableV2;
  readonly policies: TableV2;
  readonly stops: TableV2;
  readonly unsubscribeLinks: TableV2;
  readonly audit: TableV2;
  readonly ledger: TableV2;
  readonly counters: TableV2;
  readonly uploadsBucket: SecureBucket;
  readonly pipelineBucket: SecureBucket;
  readonly topicsKey: IKey;
  readonly statusTopic: StatusTopic;

  constructor(scope: Construct, id: string, { environment, ...props }: StorageStackProps) {
    super(scope, id, props);

    // On demand and with the key that DynamoDB owns, as TableV2 has it.
    const table = (tableId: string, schema: TablePropsV2): TableV2 =>
      new TableV2(this, tableId, {
        ...schema,
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
        deletionProtection: environment.terminationProtection,
        removalPolicy: environment.stateRemoval,
      });
    this.allowList = table('AllowList', { partitionKey: text(tableKeys.allowList.partitionKey) });
    this.suppressions = table('Suppressions', { partitionKey: text(tableKeys.suppressions.partitionKey) });
    this.directory = table('Directory', {
      partitionKey: text(tableKeys.directory.partitionKey),
      timeToLiveAttribute: tableKeys.directory.timeToLive,
    });
    this.policies = table('Policies', { partitionKey: text(tableKeys.policies.partitionKey) });
    this.stops = table('Stops', { partitionKey: text(tableKeys.stops.partitionKey) });
    const { audit, ledger, unsubscribeLinks } = tableKeys;
    this.unsubscribeLinks = table('UnsubscribeLinks', {
      partitionKey: text(unsubscribeLinks.partitionKey),
      timeToLiveAttribute: unsubscribeLinks.timeToLive,
    });
    this.audit = table('Audit', { partitionKey: text(audit.partitionKey), sortKey: text(audit.sortKey) });
    this.ledger = table('Ledger', {
      partitionKey: text(ledger.partitionKey),
      sortKey: number(ledger.sortKey),
      timeToLiveAttribute: ledger.timeToLive,
      globalSecondaryIndexes: [
        {
          indexName: ledger.byRecipient.name,
          partitionKey: text(ledger.byRecipient.partitionKey),
          sortKey: text(ledger.byRecipient.sortKey),
          projectionType: ProjectionType.KEYS_ONLY,
        },
        {
          indexName: ledger.bySource.name,
          partitionKey: text(ledger.bySource.partitionKey),
          sortKey: text(ledger.bySource.sortKey),
          projectionType: ProjectionType.KEYS_ONLY,
        },
        {
          indexName: ledger.parked.name,
          partitionKey: text(ledger.parked.partitionKey),
          sortKey: text(ledger.parked.sortKey),
          projectionType: ProjectionType.KEYS_ONLY,
        },
      ],
    });

    // Counts of the current minute and day: nothing to restore, and nothing to keep when the stack goes.
    this.counters = new TableV2(this, 'Counters', {
      partitionKey: text(tableKeys.counters.partitionKey),
      timeToLiveAttribute: tableKeys.counters.timeToLive,
      removalPolicy: RemovalPolicy.DESTROY,
    });

    const accessLogs = new SecureBucket(this, 'AccessLogs', {
      // Not the logs' removal: CloudFormation cannot delete a bucket that holds anything.
      removalPolicy: environment.stateRemoval,
      lifecycleRules: [{ id: 'log-retention', expiration: Duration.days(environment.logRetention) }],
    });
    this.uploadsBucket = new SecureBucket(this, 'Uploads', {
      versioned: true,
      removalPolicy: environment.stateRemoval,
      accessLogs: { bucket: accessLogs, prefix: 'uploads/' },
      // A mail keeps the version that it was decided with, even when the source overwrites or deletes the object.
      lifecycleRules: [{ id: 'overwritten', noncurrentVersionExpiration: contentRetention }],
    });
    admitUploads(this.uploadsBucket, environment.producers);
    this.pipelineBucket = new SecureBucket(this, 'Pipeline', {
      versioned: true,
      removalPolicy: environment.stateRemoval,
      accessLogs: { bucket: accessLogs, prefix: 'pipeline/' },
      lifecycleRules: [
        {
          id: 'content',
          prefix: pipelinePrefixes.content,
          expiration: contentRetention,
          // A retried request stores its content once more; envelopes on their way still point to the version before.
          noncurrentVersionExpiration: contentRetention,
        },
        {
          id: 'dead-letters',
          prefix: pipelinePrefixes.deadLetters,
          expiration: contentRetention,
          noncurrentVersionExpiration: Duration.days(1),
        },
        {
          id: 'requests',
          prefix: pipelinePrefixes.requests,
          expiration: requestRetention,
          noncurrentVersionExpiration: Duration.days(1),
        },
      ],
    });

    this.topicsKey = this.topicsKeyOf(environment);
    this.statusTopic = new StatusTopic(this, 'Status', {
      topicName: `postern-${environment.name}-status`,
      key: this.topicsKey,
      producers: environment.producers,
      stackPrefix: `postern-${environment.name}-`,
      removalPolicy: environment.stateRemoval,
    });

    const names = parameterNames(environment.name);
    const parameter = (parameterId: string, parameterName: string, stringValue: string) =>
      new StringParameter(this, parameterId, { parameterName, stringValue });
    parameter('AllowListName', names.allowListTable, this.allowList.tableName);
    parameter('SuppressionsName', names.suppressionsTable, this.suppressions.tableName);
    parameter('DirectoryName', names.directoryTable, this.directory.tableName);
    parameter('PoliciesName', names.policiesTable, this.policies.tableName);
    parameter('StopsName', names.stopsTable, this.stops.tableName);
    parameter('AuditName', names.auditTable, this.audit.tableName);
    parameter('LedgerName', names.ledgerTable, this.ledger.tableName);
    parameter('UploadsName', names.uploadsBucket, this.uploadsBucket.bucketName);
    parameter('PipelineName', names.pipelineBucket, this.pipelineBucket.bucketName);
    parameter('StatusTopicArn', names.statusTopicArn, this.statusTopic.topicArn);
  }

  private topicsKeyOf({ topicsKeyArn, stateRemoval }: Environment): IKey {
    if (topicsKeyArn === undefined) return new TopicsKey(this, 'TopicsKey', { removalPolicy: stateRemoval });
    new CfnOutput(this, 'TopicsKeyStatements', {
      description: `statements that the policy of ${topicsKeyArn} needs, or bounces and alarms are lost`,
      value: JSON.stringify(topicsKeyStatements(this.account).map((statement) => statement.toJSON())),
    });
    return Key.fromKeyArn(this, 'TopicsKey', topicsKeyArn);
  }
}
