import type { RemovalPolicy } from 'aws-cdk-lib';
import { Duration, Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption, QueuePolicy } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

import { mostReceipts } from '../../lambdas/contract/most-receipts.ts';
import { alarmOnDeadLetters } from './alarms.ts';
import { limitPolicySize, queuePolicyBytes } from './policy-size.ts';
import { deadLetterRetention, queueRetention } from './retention.ts';

export type QueueWithDeadLetterProps = {
  /** The dead-letter queue's is the same with `-dead-letter`. */
  readonly queueName: string;
  /** The timeout of the functions that read the two queues. */
  readonly consumerTimeout: Duration;
  /** One sentence on what people miss while messages lie in the dead-letter queue: the alarm's text. */
  readonly deadLetterImpact: string;
  readonly removalPolicy: RemovalPolicy;
};

/**
 * A queue that accepts TLS only and is encrypted (SSE-SQS), and the queue for what could not be processed.
 *
 * The function that reads it dead-letters deliberately, with what it knows about the message. The receive count is only
 * the last resort: the most that SQS counts, so that an outage of two days (3 minutes a receipt) loses nothing. Functions that
 * bring a message back sooner wait longer the more of its receipts are used up (lambdas/runtime/wait-by-receipts.ts).
 */
export class QueueWithDeadLetter extends Construct {
  readonly messages: Queue;
  readonly deadLetters: Queue;
  /** Known before deployment, unlike those of the queues' own. */
  readonly names: { readonly messages: string; readonly deadLetters: string };

  constructor(scope: Construct, id: string, props: QueueWithDeadLetterProps) {
    super(scope, id);
    const common = {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      removalPolicy: props.removalPolicy,
      // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html: six times the function's timeout
      visibilityTimeout: Duration.seconds(6 * props.consumerTimeout.toSeconds()),
    };

    this.names = { messages: props.queueName, deadLetters: `${props.queueName}-dead-letter` };
    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...common,
      queueName: this.names.deadLetters,
      retentionPeriod: deadLetterRetention,
      // Any queue of the account could otherwise name this one as its own and so put messages past the policy below.
      // By name: each of the two queues would else wait for the other's ARN.
      redriveAllowPolicy: {
        sourceQueues: [
          Queue.fromQueueArn(this, 'Source', Stack.of(this).formatArn({ service: 'sqs', resource: props.queueName })),
        ],
      },
    });
    this.deadLetters.addToResourcePolicy(
      new PolicyStatement({
        // SQS's own move sends in the operator's name and forgets who the message came from: postern redrive keeps it.
        sid: 'NoMessageMove',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['sqs:StartMessageMoveTask'],
        resources: [this.deadLetters.queueArn],
      }),
    );

    this.messages = new Queue(this, 'Messages', {
      ...common,
      queueName: props.queueName,
      retentionPeriod: queueRetention,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: mostReceipts },
    });

    alarmOnDeadLetters(this.deadLetters, props.deadLetterImpact);
  }
}

const refuse = (queue: Queue, sid: string, unless: Readonly<Record<string, readonly string[]>>): void => {
  const { policyDependable } = queue.addToResourcePolicy(
    new PolicyStatement({
      sid,
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      // Of a request without the key it is true as well: an anonymous one, or one that is not made for a resource.
      conditions: { ArnNotEquals: unless },
    }),
  );
  if (policyDependable instanceof QueuePolicy) {
    limitPolicySize(queue, policyDependable.document, {
      maximumBytes: queuePolicyBytes,
      whatToDo:
        'fewer roles have to be named as its senders: this many functions are more than one queue can tell apart',
    });
  }
};

/**
 * Refuses messages from everybody but these roles, whatever rights others hold themselves. (Redrive by receive count is
 * not a SendMessage and goes on working.) `aws:PrincipalArn` of a session is the ARN of its role.
 */
export const refuseOtherSenders = (queue: Queue, ...senders: readonly IRole[]): void =>
  refuse(queue, 'NoOtherSender', { 'aws:PrincipalArn': senders.map(({ roleArn }) => roleArn) });

/**
 * Refuses messages that do not come from this topic, whatever rights their senders hold.
 * @param redriver who puts back what was given up of it. Of the two keys a request has at most one: both must be wrong
 */
export const refuseOtherTopics = (queue: Queue, topic: ITopic, redriver: IRole): void =>
  refuse(queue, 'NoOtherTopic', {
    'aws:SourceArn': [topic.topicArn],
    'aws:PrincipalArn': [redriver.roleArn],
  });
