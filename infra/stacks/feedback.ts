import type { StackProps } from 'aws-cdk-lib';
import { Duration, Stack } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';

import type {
  DeadLetterEnvironment,
  FeedbackEnvironment,
  HeartbeatEnvironment,
} from '../../lambdas/contract/environment.ts';
import { parameterNames } from '../../lambdas/contract/parameters.ts';
import { resourceNames } from '../../lambdas/contract/resource-names.ts';
import { pipelinePrefixes, tableKeys } from '../../lambdas/contract/tables.ts';
import type { PublishedRoles } from '../../lambdas/contract/trusted-roles.ts';
import {
  bindBucket,
  bindQueueToSend,
  bindTable,
  bindTableAndIndexes,
  bindTopicToPublish,
  bindTrustedRoles,
  bindValue,
} from '../constructs/bindings.ts';
import { DeadLetterFunction } from '../constructs/dead-letter-function.ts';
import { EventsTopic } from '../constructs/events-topic.ts';
import { functionTimeout } from '../constructs/function-timeout.ts';
import { PipelineFunction } from '../constructs/pipeline-function.ts';
import { QueueWithDeadLetter, refuseOtherSenders, refuseOtherTopics } from '../constructs/queue-with-dead-letter.ts';
import { ScheduledFunction } from '../constructs/scheduled-function.ts';
import type { Environment } from '../environments/environment.ts';
import type { DirectoryStack } from './directory.ts';
import type { IdentityStack } from './identity.ts';
import type { PipelineStack } from './pipeline.ts';
import type { StorageStack } from './storage.ts';

export type FeedbackStackProps = StackProps & {
  readonly environment: Environment;
  readonly storage: StorageStack;
  readonly identity: IdentityStack;
  readonly pipeline: PipelineStack;
  readonly directory: DirectoryStack;
};

/** What comes back: SES's events on the mail that was sent, and the messages that no function could process. */
export class FeedbackStack extends Stack {
  readonly events: QueueWithDeadLetter;

  constructor(scope: Construct, id: string, props: FeedbackStackProps) {
    super(scope, id, props);
    this.events = this.addQueue(props.environment);
    const topic = this.addTopic(props);
    const feedback = this.addFeedback(props, topic);
    refuseOtherSenders(this.events.deadLetters, feedback.role);
    topic.refuseOtherPublishers(this.addHeartbeat(props, topic).role);
    this.addDeadLetter(props, feedback);
  }

  private addQueue(environment: Environment): QueueWithDeadLetter {
    return new QueueWithDeadLetter(this, 'Events', {
      queueName: resourceNames(environment.name).feedbackQueue,
      consumerTimeout: functionTimeout,
      deadLetterImpact:
        'what SES says of sent mail could not be processed: bounced or complaining addresses may be sent to again, and senders are not told',
      removalPolicy: environment.stateRemoval,
    });
  }

  private addTopic({ environment, storage, identity, pipeline }: FeedbackStackProps): EventsTopic {
    const topic = new EventsTopic(this, 'SesEvents', {
      topicName: resourceNames(environment.name).eventsTopic,
      key: storage.topicsKey,
      configurationSets: new Map(
        [...identity.configurationSets].map(([seconds, set]) => [`HandOver${seconds}Seconds`, set]),
      ),
      watchedConfigurationSets: new Map(
        [...identity.watchedConfigurationSets].map(([seconds, set]) => [`WatchedHandOver${seconds}Seconds`, set]),
      ),
      removalPolicy: environment.stateRemoval,
    });
    // In SNS's envelope, a KB more, because it names the topic, which the function asserts: still one request of SQS.
    topic.addSubscription(new SqsSubscription(this.events.messages, { rawMessageDelivery: false }));
    refuseOtherTopics(this.events.messages, topic, pipeline.release.role);
    return topic;
  }

  private addFeedback(
    { environment, storage }: FeedbackStackProps,
    topic: EventsTopic,
  ): PipelineFunction<FeedbackEnvironment> {
    return new PipelineFunction<FeedbackEnvironment>(this, 'Feedback', {
      ...common(environment),
      entry: 'lambdas/feedback/handler.ts',
      queue: this.events.messages,
      maxConcurrency: environment.feedbackConcurrency,
      errorImpact:
        'bounces and complaints are not taken in: their addresses may be sent to again, and statuses stay at sent',
      environment: {
        ENVIRONMENT: bindValue(environment.name),
        STATUS_TOPIC_ARN: bindTopicToPublish(storage.statusTopic, storage.topicsKey),
        LEDGER_TABLE: bindTableAndIndexes(
          storage.ledger,
          [tableKeys.ledger.byRecipient.name],
          'dynamodb:GetItem',
          'dynamodb:BatchGetItem',
          'dynamodb:PutItem',
          'dynamodb:UpdateItem',
        ),
        SUPPRESSIONS_TABLE: bindTable(storage.suppressions, 'dynamodb:GetItem', 'dynamodb:UpdateItem'),
        EVENTS_TOPIC_ARN: bindValue(topic.topicArn),
        ACCOUNT_ID: bindValue(environment.account),
        DEAD_LETTER_QUEUE_URL: bindQueueToSend(this.events.deadLetters),
      },
    });
  }

  /** Shows how far feedback is: without it no mail is sent again of which nobody knows whether it was taken. */
  private addHeartbeat(
    { environment, storage }: FeedbackStackProps,
    topic: EventsTopic,
  ): ScheduledFunction<HeartbeatEnvironment> {
    return new ScheduledFunction<HeartbeatEnvironment>(this, 'Heartbeat', {
      ...common(environment),
      entry: 'lambdas/heartbeat/handler.ts',
      every: Duration.minutes(1),
      silentSection: 'heartbeat-silent',
      errorImpact:
        'nobody sees whether events of SES come through, and mail that may not have left is not sent again: it ends as unknown',
      environment: {
        ENVIRONMENT: bindValue(environment.name),
        EVENTS_TOPIC_ARN: bindTopicToPublish(topic, storage.topicsKey),
      },
    });
  }

  private addDeadLetter(
    { environment, storage, pipeline, directory }: FeedbackStackProps,
    feedback: PipelineFunction<FeedbackEnvironment>,
  ): void {
    const ofLanes = [...pipeline.lanes].flatMap(([lane, { intake, outbound }]) => [
      [`${lane}-intake`, intake] as const,
      [`${lane}-outbound`, outbound] as const,
    ]);
    const { formerRoles = [] } = environment;
    const trustedRoles = [...pipeline.functionRoles, feedback.role, directory.keeper.role];
    this.publishTrustedRoles(environment, trustedRoles);
    new DeadLetterFunction<DeadLetterEnvironment>(this, 'DeadLetter', {
      ...common(environment),
      entry: 'lambdas/dead-letter/handler.ts',
      queues: new Map([...ofLanes, ['feedback', this.events], ['directory', directory.changes]]),
      errorImpact:
        'mail that could not be processed gets no final status and its senders are not told: it stays in the dead-letter queues, which delete it after 14 days',
      environment: {
        ENVIRONMENT: bindValue(environment.name),
        STATUS_TOPIC_ARN: bindTopicToPublish(storage.statusTopic, storage.topicsKey),
        LEDGER_TABLE: bindTable(storage.ledger, 'dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'),
        POLICIES_TABLE: bindTable(storage.policies, 'dynamodb:BatchGetItem'),
        PIPELINE_BUCKET: bindBucket(storage.pipelineBucket, {
          [pipelinePrefixes.policies]: ['s3:GetObject'],
          [pipelinePrefixes.deadLetters]: ['s3:PutObject'],
        }),
        TRUSTED_ROLE_IDS: bindTrustedRoles(trustedRoles, formerRoles),
      },
    });
  }

  /** For doctor, and for whoever replaces a role and has to say which one it was (docs/upgrades.md). */
  private publishTrustedRoles({ name, formerRoles: former = [] }: Environment, roles: readonly Role[]): void {
    const present = roles.map(({ roleName, roleId }) => ({ name: roleName, roleId }));
    new StringParameter(this, 'TrustedRoles', {
      parameterName: parameterNames(name).trustedRoles,
      // Names of roles and RoleIds have nothing in them that needs escaping when they are filled in.
      stringValue: JSON.stringify({ present, former } satisfies PublishedRoles),
    });
  }
}

const common = ({ logRetention, logRemoval }: Environment) => ({ timeout: functionTimeout, logRetention, logRemoval });
