import type { StackProps } from 'aws-cdk-lib';
import { Stack } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';

import type { DirectoryEnvironment } from '../../lambdas/contract/environment.ts';
import { parameterNames } from '../../lambdas/contract/parameters.ts';
import { resourceNames } from '../../lambdas/contract/resource-names.ts';
import { pipelinePrefixes } from '../../lambdas/contract/tables.ts';
import { admitRedriver, admitSenders } from '../constructs/admit-senders.ts';
import { bindBucket, bindQueueToSend, bindTable, bindTrustedRoles, bindValue } from '../constructs/bindings.ts';
import { functionTimeout } from '../constructs/function-timeout.ts';
import { PipelineFunction } from '../constructs/pipeline-function.ts';
import { QueueWithDeadLetter, refuseOtherSenders } from '../constructs/queue-with-dead-letter.ts';
import type { Environment } from '../environments/environment.ts';
import { formerRolesOf } from '../environments/former-roles-of.ts';
import type { PipelineStack } from './pipeline.ts';
import type { StorageStack } from './storage.ts';

export type DirectoryStackProps = StackProps & {
  readonly environment: Environment;
  readonly storage: StorageStack;
  readonly pipeline: PipelineStack;
};

/** Batches of ten, two calls each: some hundred changes a second, which is more than people change their addresses. */
const concurrency = 5;

/** How sources keep the directory: a queue for those that may, and the function that takes their word where it is granted. */
export class DirectoryStack extends Stack {
  readonly changes: QueueWithDeadLetter;
  readonly keeper: PipelineFunction<DirectoryEnvironment>;

  constructor(scope: Construct, id: string, { environment, storage, pipeline, ...props }: DirectoryStackProps) {
    super(scope, id, props);
    this.changes = new QueueWithDeadLetter(this, 'Changes', {
      queueName: resourceNames(environment.name).directoryQueue,
      consumerTimeout: functionTimeout,
      deadLetterImpact:
        'changes of the directory could not be processed: new addresses are refused mail, and old ones still get it',
      removalPolicy: environment.stateRemoval,
    });
    admitSenders(
      this.changes.messages,
      environment.producers.filter(({ changesDirectory }) => changesDirectory === true),
    );
    admitRedriver(this.changes.messages, pipeline.release.role);
    new StringParameter(this, 'Url', {
      parameterName: parameterNames(environment.name).directoryQueueUrl,
      stringValue: this.changes.messages.queueUrl,
    });

    this.keeper = new PipelineFunction<DirectoryEnvironment>(this, 'Keeper', {
      entry: 'lambdas/directory/handler.ts',
      queue: this.changes.messages,
      maxConcurrency: concurrency,
      timeout: functionTimeout,
      errorImpact:
        'changes of the directory are not taken in: whoever is new or has changed address is refused mail, codes included',
      logRetention: environment.logRetention,
      logRemoval: environment.logRemoval,
      environment: {
        ENVIRONMENT: bindValue(environment.name),
        DIRECTORY_TABLE: bindTable(storage.directory, 'dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem'),
        TRUSTED_ROLE_IDS: bindTrustedRoles([pipeline.release.role], formerRolesOf(environment, 'release')),
        POLICIES_TABLE: bindTable(storage.policies, 'dynamodb:BatchGetItem'),
        PIPELINE_BUCKET: bindBucket(storage.pipelineBucket, { [pipelinePrefixes.policies]: ['s3:GetObject'] }),
        AUDIT_TABLE: bindTable(storage.audit, 'dynamodb:PutItem'),
        DEAD_LETTER_QUEUE_URL: bindQueueToSend(this.changes.deadLetters),
      },
    });
    refuseOtherSenders(this.changes.deadLetters, this.keeper.role);
  }
}
