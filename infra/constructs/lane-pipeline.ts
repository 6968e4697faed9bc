import type { Role } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';

import type { FilterEnvironment, SendEnvironment } from '../../lambdas/contract/environment.ts';
import type { Lane } from '../../lambdas/contract/lanes.ts';
import { parameterNames } from '../../lambdas/contract/parameters.ts';
import { resourceNames } from '../../lambdas/contract/resource-names.ts';
import { budgetKeys, pipelinePrefixes, quotaKeys } from '../../lambdas/contract/tables.ts';
import type { Environment } from '../environments/environment.ts';
import { formerRolesOf } from '../environments/former-roles-of.ts';
import type { IdentityStack } from '../stacks/identity.ts';
import type { StorageStack } from '../stacks/storage.ts';
import type { UnsubscribeStack } from '../stacks/unsubscribe.ts';
import { admitSenders } from './admit-senders.ts';
import {
  bindBucket,
  bindQueuesToSend,
  bindQueueToConsume,
  bindQueueToSend,
  bindSending,
  bindTable,
  bindTableItems,
  bindTableToCount,
  bindTableToStop,
  bindTopicToPublish,
  bindTrustedRoles,
  bindValue,
} from './bindings.ts';
import { functionTimeout } from './function-timeout.ts';
import { PipelineFunction } from './pipeline-function.ts';
import { QueueWithDeadLetter, refuseOtherSenders } from './queue-with-dead-letter.ts';

export type LanePipelineProps = {
  readonly lane: Lane;
  readonly environment: Environment;
  readonly storage: StorageStack;
  readonly identity: IdentityStack;
  readonly unsubscribe: UnsubscribeStack;
};

/**
 * One lane: intake queue, filter, outbound queue, send.
 *
 * Made in three steps, because lanes know each other: the queues of all of them, then `addFilter` (it sends to every
 * lane's outbound queue), then `addSend` (it trusts every lane's filter).
 */
export class LanePipeline extends Construct {
  readonly intake: QueueWithDeadLetter;
  readonly outbound: QueueWithDeadLetter;
  private readonly props: LanePipelineProps;

  constructor(scope: Construct, id: string, props: LanePipelineProps) {
    super(scope, id);
    this.props = props;
    const { lane, environment } = props;
    this.intake = new QueueWithDeadLetter(this, 'Intake', {
      queueName: `postern-${environment.name}-${lane}-intake`,
      consumerTimeout: functionTimeout,
      deadLetterImpact: `mail requests of the ${lane} lane could not be processed: their mail has not been decided on and will not leave until they are redriven`,
      removalPolicy: environment.stateRemoval,
    });
    this.outbound = new QueueWithDeadLetter(this, 'Outbound', {
      queueName: resourceNames(environment.name).outboundQueue(lane),
      consumerTimeout: functionTimeout,
      deadLetterImpact: `mail of the ${lane} lane was approved but could not be sent: its recipients will not get it until it is redriven`,
      removalPolicy: environment.stateRemoval,
    });
    admitSenders(this.intake.messages, environment.producers);
    new StringParameter(this, 'IntakeUrl', {
      parameterName: parameterNames(environment.name).intakeQueueUrl(lane),
      stringValue: this.intake.messages.queueUrl,
    });
  }

  /**
   * @param outboundQueues of every lane: the outbound lane is the purpose's, whatever door a request came through
   * @param redriver whose word on who sent a request first is taken
   */
  addFilter(outboundQueues: ReadonlyMap<Lane, Queue>, redriver: Role): PipelineFunction<FilterEnvironment> {
    const { lane, environment, storage } = this.props;
    const filter = new PipelineFunction<FilterEnvironment>(this, 'Filter', {
      ...this.common(),
      entry: 'lambdas/filter/handler.ts',
      queue: this.intake.messages,
      maxConcurrency: environment.lanes[lane].filterConcurrency,
      errorImpact: `new mail requests of the ${lane} lane are not being decided on: no mail leaves, requests wait in the intake queue`,
      environment: {
        ENVIRONMENT: bindValue(environment.name),
        LANE: bindValue(lane),
        STATUS_TOPIC_ARN: bindTopicToPublish(storage.statusTopic, storage.topicsKey),
        ALLOW_LIST_TABLE: bindTable(storage.allowList, 'dynamodb:BatchGetItem'),
        DIRECTORY_TABLE: bindTable(storage.directory, 'dynamodb:BatchGetItem'),
        SUPPRESSIONS_TABLE: bindTable(storage.suppressions, 'dynamodb:BatchGetItem'),
        STOPS_TABLE: bindTable(storage.stops, 'dynamodb:BatchGetItem'),
        POLICIES_TABLE: bindTable(storage.policies, 'dynamodb:BatchGetItem'),
        LEDGER_TABLE: bindTable(storage.ledger, 'dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'),
        PIPELINE_BUCKET: bindBucket(storage.pipelineBucket, {
          [pipelinePrefixes.policies]: ['s3:GetObject'],
          [pipelinePrefixes.content]: ['s3:PutObject'],
          [pipelinePrefixes.requests]: ['s3:PutObject'],
        }),
        COUNTERS_TABLE: bindTableItems(storage.counters, quotaKeys, 'dynamodb:UpdateItem'),
        TRUSTED_ROLE_IDS: bindTrustedRoles([redriver], formerRolesOf(environment, 'release')),
        UPLOADS_BUCKET: bindBucket(storage.uploadsBucket, { '': ['s3:GetObject', 's3:GetObjectVersion'] }),
        DEFAULT_AUDIENCE: bindValue(environment.defaultAudience),
        OUTBOUND_QUEUE_URLS: bindQueuesToSend(outboundQueues),
        DEAD_LETTER_QUEUE_URL: bindQueueToSend(this.intake.deadLetters),
      },
    });
    refuseOtherSenders(this.intake.deadLetters, filter.role);
    return filter;
  }

  /** @param trustedRoles whose envelopes are sent: nobody else can put any on the queue */
  addSend(trustedRoles: readonly Role[]): PipelineFunction<SendEnvironment> {
    const { lane, environment, storage, identity, unsubscribe } = this.props;
    const send = new PipelineFunction<SendEnvironment>(this, 'Send', {
      ...this.common(),
      entry: 'lambdas/send/handler.ts',
      queue: this.outbound.messages,
      maxConcurrency: environment.lanes[lane].sendConcurrency,
      errorImpact: `approved mail of the ${lane} lane is not being sent: it waits in the outbound queue until its maximum age`,
      environment: {
        ENVIRONMENT: bindValue(environment.name),
        LANE: bindValue(lane),
        STATUS_TOPIC_ARN: bindTopicToPublish(storage.statusTopic, storage.topicsKey),
        SUPPRESSIONS_TABLE: bindTable(storage.suppressions, 'dynamodb:BatchGetItem'),
        STOPS_TABLE: bindTableToStop(storage.stops, [`lane:${lane}`, 'source:*'], 'dynamodb:BatchGetItem'),
        LEDGER_TABLE: bindTable(storage.ledger, 'dynamodb:BatchGetItem', 'dynamodb:UpdateItem'),
        PIPELINE_BUCKET: bindBucket(storage.pipelineBucket, {
          [pipelinePrefixes.content]: ['s3:GetObjectVersion', 's3:PutObject'],
        }),
        UPLOADS_BUCKET: bindBucket(storage.uploadsBucket, { '': ['s3:GetObjectVersion'] }),
        COUNTERS_TABLE: bindTableToCount(storage.counters, [`${budgetKeys.rate}*`, budgetKeys.day]),
        OUTBOUND_QUEUE_URL: bindQueueToConsume(this.outbound.messages),
        DEAD_LETTER_QUEUE_URL: bindQueueToSend(this.outbound.deadLetters),
        TRUSTED_ROLE_IDS: bindTrustedRoles(trustedRoles, formerRolesOf(environment, 'filter', 'release')),
        CONFIGURATION_SETS: bindSending(identity.domains, identity.configurationSets),
        UNSUBSCRIBE_LINKS_TABLE: bindTable(storage.unsubscribeLinks, 'dynamodb:PutItem'),
        UNSUBSCRIBE_BASE_URL: bindValue(unsubscribe.baseUrl),
        WATCHED_CONFIGURATION_SETS: bindSending(identity.domains, identity.watchedConfigurationSets),
      },
    });
    refuseOtherSenders(this.outbound.messages, ...trustedRoles);
    refuseOtherSenders(this.outbound.deadLetters, send.role);
    return send;
  }

  private common() {
    const { logRetention, logRemoval } = this.props.environment;
    return { timeout: functionTimeout, logRetention, logRemoval };
  }
}
