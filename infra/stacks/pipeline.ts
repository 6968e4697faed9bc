import type { StackProps } from 'aws-cdk-lib';
import { Duration, Stack } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

import type { ReconcileEnvironment, ReleaseEnvironment } from '../../lambdas/contract/environment.ts';
import { type Lane, lanes } from '../../lambdas/contract/lanes.ts';
import { resourceNames } from '../../lambdas/contract/resource-names.ts';
import { pipelinePrefixes, quotaKeys, reconcileKeys, tableKeys } from '../../lambdas/contract/tables.ts';
import { admitRedriver } from '../constructs/admit-senders.ts';
import {
  bindBucket,
  bindQueueNamed,
  bindQueuesToSend,
  bindTable,
  bindTableAndIndexes,
  bindTableItems,
  bindTopicToPublish,
  bindValue,
} from '../constructs/bindings.ts';
import { functionTimeout } from '../constructs/function-timeout.ts';
import { LanePipeline } from '../constructs/lane-pipeline.ts';
import { ScheduledFunction } from '../constructs/scheduled-function.ts';
import type { Environment } from '../environments/environment.ts';
import type { IdentityStack } from './identity.ts';
import type { StorageStack } from './storage.ts';
import type { UnsubscribeStack } from './unsubscribe.ts';

export type PipelineStackProps = StackProps & {
  readonly environment: Environment;
  readonly storage: StorageStack;
  readonly identity: IdentityStack;
  readonly unsubscribe: UnsubscribeStack;
};

const pascalCase = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** What takes mail requests in and mail out, lane by lane, and what lets go of mail that was held. */
export class PipelineStack extends Stack {
  readonly lanes: ReadonlyMap<Lane, LanePipeline>;
  readonly release: ScheduledFunction<ReleaseEnvironment>;
  readonly functionRoles: readonly Role[];

  constructor(
    scope: Construct,
    id: string,
    { environment, storage, identity, unsubscribe, ...props }: PipelineStackProps,
  ) {
    super(scope, id, props);
    this.lanes = new Map(
      lanes.map((lane) => [
        lane,
        new LanePipeline(this, pascalCase(lane), { lane, environment, storage, identity, unsubscribe }),
      ]),
    );
    const pipelines = [...this.lanes.values()];
    const outboundQueues = new Map([...this.lanes].map(([lane, { outbound }]) => [lane, outbound.messages]));
    const intakeQueues = new Map([...this.lanes].map(([lane, { intake }]) => [lane, intake.messages]));

    this.release = addRelease(this, { environment, storage, outboundQueues, intakeQueues });
    addReconcile(this, { environment, storage });
    for (const pipeline of pipelines) admitRedriver(pipeline.intake.messages, this.release.role);
    const filters = pipelines.map((pipeline) => pipeline.addFilter(outboundQueues, this.release.role));
    const trustedRoles = [...filters, this.release].map(({ role }) => role);
    const sends = pipelines.map((pipeline) => pipeline.addSend(trustedRoles));
    this.functionRoles = [...trustedRoles, ...sends.map(({ role }) => role)];
  }
}

const addRelease = (
  scope: Construct,
  {
    environment,
    storage,
    outboundQueues,
    intakeQueues,
  }: Pick<PipelineStackProps, 'environment' | 'storage'> & {
    readonly outboundQueues: ReadonlyMap<Lane, Queue>;
    readonly intakeQueues: ReadonlyMap<Lane, Queue>;
  },
): ScheduledFunction<ReleaseEnvironment> =>
  new ScheduledFunction<ReleaseEnvironment>(scope, 'Release', {
    entry: 'lambdas/release/handler.ts',
    every: Duration.minutes(1),
    silentSection: 'release-silent',
    timeout: functionTimeout,
    errorImpact: 'mail that was held or is beyond its quota does not leave when it may: it waits until its maximum age',
    logRetention: environment.logRetention,
    logRemoval: environment.logRemoval,
    environment: {
      ENVIRONMENT: bindValue(environment.name),
      STATUS_TOPIC_ARN: bindTopicToPublish(storage.statusTopic, storage.topicsKey),
      LEDGER_TABLE: bindTableAndIndexes(
        storage.ledger,
        [tableKeys.ledger.parked.name],
        'dynamodb:BatchGetItem',
        'dynamodb:UpdateItem',
      ),
      STOPS_TABLE: bindTable(storage.stops, 'dynamodb:Scan'),
      POLICIES_TABLE: bindTable(storage.policies, 'dynamodb:BatchGetItem'),
      ALLOW_LIST_TABLE: bindTable(storage.allowList, 'dynamodb:BatchGetItem'),
      DIRECTORY_TABLE: bindTable(storage.directory, 'dynamodb:BatchGetItem'),
      SUPPRESSIONS_TABLE: bindTable(storage.suppressions, 'dynamodb:BatchGetItem'),
      COUNTERS_TABLE: bindTableItems(storage.counters, quotaKeys, 'dynamodb:UpdateItem'),
      PIPELINE_BUCKET: bindBucket(storage.pipelineBucket, {
        [pipelinePrefixes.policies]: ['s3:GetObject'],
        [pipelinePrefixes.requests]: ['s3:GetObjectVersion'],
        [pipelinePrefixes.deadLetters]: ['s3:GetObject'],
        [pipelinePrefixes.content]: ['s3:PutObject'],
      }),
      DEFAULT_AUDIENCE: bindValue(environment.defaultAudience),
      OUTBOUND_QUEUE_URLS: bindQueuesToSend(outboundQueues),
      INTAKE_QUEUE_URLS: bindQueuesToSend(intakeQueues),
      FEEDBACK_QUEUE: bindQueueNamed(resourceNames(environment.name).feedbackQueue),
      DIRECTORY_QUEUE: bindQueueNamed(resourceNames(environment.name).directoryQueue),
    },
  });

/** It reads every delivery again, a hundred at a time. */
const reconcileTimeout = Duration.minutes(5);

const addReconcile = (
  scope: Construct,
  { environment, storage }: Pick<PipelineStackProps, 'environment' | 'storage'>,
): ScheduledFunction<ReconcileEnvironment> =>
  new ScheduledFunction<ReconcileEnvironment>(scope, 'Reconcile', {
    entry: 'lambdas/reconcile/handler.ts',
    every: Duration.minutes(5),
    silentSection: 'reconcile-silent',
    timeout: reconcileTimeout,
    errorImpact: 'mail that is lost on its way stays without an end: nobody finds it, and its sender is not told',
    logRetention: environment.logRetention,
    logRemoval: environment.logRemoval,
    environment: {
      ENVIRONMENT: bindValue(environment.name),
      STATUS_TOPIC_ARN: bindTopicToPublish(storage.statusTopic, storage.topicsKey),
      LEDGER_TABLE: bindTableAndIndexes(
        storage.ledger,
        [tableKeys.ledger.bySource.name],
        'dynamodb:BatchGetItem',
        'dynamodb:UpdateItem',
      ),
      POLICIES_TABLE: bindTable(storage.policies, 'dynamodb:BatchGetItem'),
      PIPELINE_BUCKET: bindBucket(storage.pipelineBucket, { [pipelinePrefixes.policies]: ['s3:GetObject'] }),
      COUNTERS_TABLE: bindTableItems(
        storage.counters,
        [reconcileKeys.progress, `${reconcileKeys.settled}*`],
        'dynamodb:BatchGetItem',
        'dynamodb:PutItem',
      ),
    },
  });
