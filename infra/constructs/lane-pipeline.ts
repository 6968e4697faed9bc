import { Duration } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';

import type { FilterEnvironment, SendEnvironment } from '../../lambdas/contract/environment.ts';
import type { Lane } from '../../lambdas/contract/lanes.ts';
import { parameterNames } from '../../lambdas/contract/parameters.ts';
import { pipelinePrefixes } from '../../lambdas/contract/tables.ts';
import type { Environment } from '../environments/environment.ts';
import type { IdentityStack } from '../stacks/identity.ts';
import type { StorageStack } from '../stacks/storage.ts';
import { admitSenders } from './admit-senders.ts';
import {
  bindBucket,
  bindQueueToConsume,
  bindQueueToSend,
  bindSending,
  bindTable,
  bindTrustedRoles,
  bindValue,
} from './bindings.ts';
import { PipelineFunction } from './pipeline-function.ts';
import { QueueWithDeadLetter, refuseOtherSenders } from './queue-with-dead-letter.ts';

export type LanePipelineProps = {
  readonly lane: Lane;
  readonly environment: Environment;
  readonly storage: StorageStack;
  readonly identity: IdentityStack;
};

const functionTimeout = Duration.seconds(30);

/** One lane: intake queue, filter, outbound queue, send. */
export class LanePipeline extends Construct {
  constructor(scope: Construct, id: string, { lane, environment, storage, identity }: LanePipelineProps) {
    super(scope, id);
    const capacity = environment.lanes[lane];
    const common = {
      timeout: functionTimeout,
      logRetention: environment.logRetention,
      logRemoval: environment.logRemoval,
    };

    const intake = new QueueWithDeadLetter(this, 'Intake', {
      queueName: `postern-${environment.name}-${lane}-intake`,
      consumerTimeout: functionTimeout,
      deadLetterImpact: `mail requests of the ${lane} lane could not be processed: their mail has not been decided on and will not leave until they are redriven`,
      removalPolicy: environment.stateRemoval,
    });
    const outbound = new QueueWithDeadLetter(this, 'Outbound', {
      queueName: `postern-${environment.name}-${lane}-outbound`,
      consumerTimeout: functionTimeout,
      deadLetterImpact: `mail of the ${lane} lane was approved but could not be sent: its recipients will not get it until it is redriven`,
      removalPolicy: environment.stateRemoval,
    });

    const filter = new PipelineFunction<FilterEnvironment>(this, 'Filter', {
      ...common,
      entry: 'lambdas/filter/handler.ts',
      queue: intake.messages,
      maxConcurrency: capacity.filterConcurrency,
      errorImpact: `new mail requests of the ${lane} lane are not being decided on: no mail leaves, requests wait in the intake queue`,
      environment: {
        ENVIRONMENT: bindValue(environment.name),
        LANE: bindValue(lane),
        ALLOW_LIST_TABLE: bindTable(storage.allowList, 'dynamodb:BatchGetItem'),
        DIRECTORY_TABLE: bindTable(storage.directory, 'dynamodb:BatchGetItem'),
        SUPPRESSIONS_TABLE: bindTable(storage.suppressions, 'dynamodb:BatchGetItem'),
        POLICIES_TABLE: bindTable(storage.policies, 'dynamodb:GetItem'),
        LEDGER_TABLE: bindTable(storage.ledger, 'dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'),
        PIPELINE_BUCKET: bindBucket(storage.pipelineBucket, {
          [pipelinePrefixes.policies]: ['s3:GetObject'],
          [pipelinePrefixes.content]: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'],
        }),
        UPLOADS_BUCKET: bindBucket(storage.uploadsBucket, { '': ['s3:GetObject', 's3:GetObjectVersion'] }),
        OUTBOUND_QUEUE_URL: bindQueueToSend(outbound.messages),
        DEAD_LETTER_QUEUE_URL: bindQueueToSend(intake.deadLetters),
      },
    });

    const send = new PipelineFunction<SendEnvironment>(this, 'Send', {
      ...common,
      entry: 'lambdas/send/handler.ts',
      queue: outbound.messages,
      maxConcurrency: capacity.sendConcurrency,
      errorImpact: `approved mail of the ${lane} lane is not being sent: it waits in the outbound queue until its maximum age`,
      environment: {
        ENVIRONMENT: bindValue(environment.name),
        LANE: bindValue(lane),
        SUPPRESSIONS_TABLE: bindTable(storage.suppressions, 'dynamodb:GetItem'),
        LEDGER_TABLE: bindTable(storage.ledger, 'dynamodb:GetItem', 'dynamodb:UpdateItem'),
        PIPELINE_BUCKET: bindBucket(storage.pipelineBucket, { [pipelinePrefixes.content]: ['s3:GetObjectVersion'] }),
        UPLOADS_BUCKET: bindBucket(storage.uploadsBucket, { '': ['s3:GetObjectVersion'] }),
        OUTBOUND_QUEUE_URL: bindQueueToConsume(outbound.messages),
        DEAD_LETTER_QUEUE_URL: bindQueueToSend(outbound.deadLetters),
        TRUSTED_ROLE_IDS: bindTrustedRoles(filter.role),
        CONFIGURATION_SETS: bindSending(identity.domains, identity.configurationSets),
      },
    });

    admitSenders(intake.messages, environment.producers);
    refuseOtherSenders(intake.deadLetters, filter.role);
    refuseOtherSenders(outbound.messages, filter.role);
    refuseOtherSenders(outbound.deadLetters, send.role);

    new StringParameter(this, 'IntakeUrl', {
      parameterName: parameterNames(environment.name).intakeQueueUrl(lane),
      stringValue: intake.messages.queueUrl,
    });
  }
}
