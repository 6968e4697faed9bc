import type { StackProps, Stage } from 'aws-cdk-lib';
import { Duration, Stack } from 'aws-cdk-lib';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IConstruct } from 'constructs';

import type { AccountEnvironment } from '../../lambdas/contract/environment.ts';
import { budgetKeys } from '../../lambdas/contract/tables.ts';
import { allowReadingQuota, bindTableItemsToFollow, bindTableOnlyToStop, bindValue } from '../constructs/bindings.ts';
import { BoundFunction } from '../constructs/bound-function.ts';
import { functionTimeout } from '../constructs/function-timeout.ts';
import { ScheduledFunction } from '../constructs/scheduled-function.ts';
import { SecureTopic } from '../constructs/secure-topic.ts';
import type { Environment } from '../environments/environment.ts';
import { PosternDashboard } from '../monitoring/dashboard.ts';
import { addServiceAlarms } from '../monitoring/service-alarms.ts';
import type { DirectoryStack } from './directory.ts';
import type { FeedbackStack } from './feedback.ts';
import type { PipelineStack } from './pipeline.ts';
import type { StorageStack } from './storage.ts';

export type OperationsStackProps = StackProps & {
  readonly environment: Environment;
  readonly storage: StorageStack;
  readonly pipeline: PipelineStack;
  readonly directory: DirectoryStack;
  readonly feedback: FeedbackStack;
};

/** What the people who run an environment look at, and what calls them. */
export class OperationsStack extends Stack {
  constructor(
    scope: Stage,
    id: string,
    { environment, storage, pipeline, directory, feedback, ...props }: OperationsStackProps,
  ) {
    super(scope, id, props);
    const watched = {
      environment: environment.name,
      lanes: pipeline.lanes,
      feedback: feedback.events,
      directory: directory.changes,
    };
    addServiceAlarms(this, watched);
    this.watchAccount(environment, storage);
    new PosternDashboard(this, 'Dashboard', { ...watched, region: environment.region, functions: functionsOf(scope) });
    this.callPeople(scope, environment, storage);
  }

  /** SES says how much of its quota is left only when it is asked. */
  private watchAccount({ name, logRetention, logRemoval }: Environment, { stops, counters }: StorageStack): void {
    new ScheduledFunction<AccountEnvironment>(this, 'Account', {
      entry: 'lambdas/account/handler.ts',
      every: Duration.minutes(1),
      silentSection: 'quota-unwatched',
      timeout: functionTimeout,
      errorImpact:
        "mail goes on at the account's last known rate, and nobody is warned before its daily quota is used up",
      logRetention,
      logRemoval,
      environment: {
        ENVIRONMENT: bindValue(name),
        STOPS_TABLE: bindTableOnlyToStop(stops, ['everything']),
        COUNTERS_TABLE: bindTableItemsToFollow(counters, [budgetKeys.account], [budgetKeys.day]),
      },
      alsoGrants: [allowReadingQuota],
    });
  }

  /** Lets every alarm of the stage ring at the mailboxes. */
  private callPeople(stage: Stage, environment: Environment, { topicsKey }: StorageStack): void {
    const mailboxes = environment.alarmMailboxes ?? [];
    if (mailboxes.length === 0) return;
    const topicName = `postern-${environment.name}-alarms`;
    const topic = new SecureTopic(this, 'Alarms', {
      topicName,
      key: topicsKey,
      removalPolicy: environment.stateRemoval,
    });
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsRing',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    for (const mailbox of mailboxes) topic.addSubscription(new EmailSubscription(mailbox));

    // By name: this stack knows the others' queues, so they cannot wait for its topic. CloudWatch takes the ARN of a topic
    // that is yet to come.
    const ring: IAlarmAction = {
      bind: () => ({ alarmActionArn: this.formatArn({ service: 'sns', resource: topicName }) }),
    };
    for (const alarm of stage.node.findAll().filter(isAlarm)) alarm.addAlarmAction(ring);
  }
}

/** Every function of the stage so far, by its place in it: `Pipeline/Critical/Filter`. */
const functionsOf = (stage: Stage): ReadonlyMap<string, IFunction> =>
  new Map(
    stage.node
      .findAll()
      .filter((construct) => construct instanceof BoundFunction)
      .map(({ node, handler }) => [node.path.slice(stage.node.path.length + 1), handler]),
  );

const isAlarm = (construct: IConstruct): construct is Alarm => construct instanceof Alarm;
