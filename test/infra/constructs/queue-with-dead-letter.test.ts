import { App, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Role } from 'aws-cdk-lib/aws-iam';
import { expect, it } from 'vitest';

import { QueueWithDeadLetter, refuseOtherSenders } from '../../../infra/constructs/queue-with-dead-letter.ts';
import { createStack } from '../synthesize.ts';

const stack = createStack();
const queue = new QueueWithDeadLetter(stack, 'Intake', {
  queueName: 'intake',
  consumerTimeout: Duration.seconds(30),
  deadLetterImpact: 'mail is stuck',
  removalPolicy: RemovalPolicy.RETAIN,
});
const template = Template.fromStack(stack);
const deadLettersId = Object.keys(
  template.findResources('AWS::SQS::Queue', { Properties: { QueueName: 'intake-dead-letter' } }),
)[0];

it('keeps messages for a week and hides them for six times as long as a function may take', () => {
  template.hasResourceProperties('AWS::SQS::Queue', {
    QueueName: 'intake',
    MessageRetentionPeriod: 7 * 86_400,
    VisibilityTimeout: 180,
    SqsManagedSseEnabled: true,
  });
});

it('gives up on a message by itself only after the most receives that SQS counts', () => {
  template.hasResourceProperties('AWS::SQS::Queue', {
    QueueName: 'intake',
    RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [deadLettersId, 'Arn'] }, maxReceiveCount: 1000 },
  });
});

it('keeps dead letters as long as SQS can, from this queue only', () => {
  template.hasResourceProperties('AWS::SQS::Queue', {
    QueueName: 'intake-dead-letter',
    MessageRetentionPeriod: 14 * 86_400,
    SqsManagedSseEnabled: true,
    RedriveAllowPolicy: {
      redrivePermission: 'byQueue',
      sourceQueueArns: ['arn:aws:sqs:eu-west-1:111122223333:intake'],
    },
  });
});

it('refuses that anybody moves dead letters with SQS itself', () => {
  template.hasResourceProperties('AWS::SQS::QueuePolicy', {
    Queues: [{ Ref: deadLettersId }],
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sqs:StartMessageMoveTask' }),
      ]),
    },
  });
});

it('hides dead letters for as long from the function that takes them out', () => {
  template.hasResourceProperties('AWS::SQS::Queue', { QueueName: 'intake-dead-letter', VisibilityTimeout: 180 });
});

it.each([
  [
    'arrives, however soon it is taken out',
    'NumberOfMessagesReceived',
    'mail is stuck. What to do: docs/runbook.md#dead-letters',
  ],
  ['stays', 'ApproximateNumberOfMessagesVisible', Match.stringLikeRegexp('docs/runbook.md#dead-letters-not-filed$')],
])('rings when a dead letter %s', (_sentence, MetricName, AlarmDescription) => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmDescription,
    MetricName,
    Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [deadLettersId, 'QueueName'] } }],
  });
});

it('refuses more senders than its policy has room for, when the template is made', () => {
  const own = createStack();
  const target = new QueueWithDeadLetter(own, 'Outbound', {
    queueName: 'outbound',
    consumerTimeout: Duration.seconds(30),
    deadLetterImpact: 'mail is stuck',
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const senders = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      Role.fromRoleArn(own, `R${count}-${index}`, `arn:aws:iam::111122223333:role/${'x'.repeat(60)}${index}`),
    );
  refuseOtherSenders(target.messages, ...senders(20));
  expect(() => App.of(own)?.synth()).not.toThrow();
  refuseOtherSenders(target.messages, ...senders(80));
  expect(() => App.of(own)?.synth({ force: true })).toThrow(/the resource policy has up to \d+ bytes, AWS takes 8192/);
});

it('offers both queues', () => {
  expect([queue.messages, queue.deadLetters].map(({ node }) => node.id)).toEqual(['Messages', 'DeadLetters']);
  expect(queue.names).toEqual({ messages: 'intake', deadLetters: 'intake-dead-letter' });
});
