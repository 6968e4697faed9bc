import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { expect, it } from 'vitest';

import type { Bindings } from '../../../infra/constructs/bindings.ts';
import { bindQueueToSend, bindValue } from '../../../infra/constructs/bindings.ts';
import { PipelineFunction } from '../../../infra/constructs/pipeline-function.ts';
import { createStack } from '../synthesize.ts';

type Environment = { readonly LANE: string; readonly OUTBOUND_QUEUE_URL: string };

const templateWith = (environment: (next: Queue) => Bindings<Environment>): Template => {
  const stack = createStack();
  new PipelineFunction<Environment>(stack, 'Filter', {
    entry: 'lambdas/filter/handler.ts',
    queue: new Queue(stack, 'Queue'),
    timeout: Duration.seconds(30),
    maxConcurrency: 2,
    errorImpact: 'no mail leaves',
    logRetention: RetentionDays.ONE_MONTH,
    logRemoval: RemovalPolicy.RETAIN,
    environment: environment(new Queue(stack, 'Next')),
  });
  return Template.fromStack(stack);
};

const template = templateWith((next) => ({ LANE: bindValue('standard'), OUTBOUND_QUEUE_URL: bindQueueToSend(next) }));

it('gets each variable together with the right to use what it names', () => {
  const [nextId] = Object.keys(template.findResources('AWS::SQS::Queue')).filter((id) => id.startsWith('Next'));
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { LANE: 'standard', OUTBOUND_QUEUE_URL: { Ref: nextId } } },
  });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': [nextId, 'Arn'] } },
      ]),
    },
  });
});

it('does not compile with a variable missing or one too many', () => {
  const complete = { LANE: bindValue('standard'), OUTBOUND_QUEUE_URL: bindValue('https://queue') };
  // @ts-expect-error OUTBOUND_QUEUE_URL is missing
  const missing: Bindings<Environment> = { LANE: bindValue('standard') };
  // @ts-expect-error the function does not read LEDGER
  const unknown: Bindings<Environment> = { ...complete, LEDGER: bindValue('ledger') };
  expect([missing, unknown]).toHaveLength(2);
});

it('runs on current Node on ARM, and waits for no longer than it is told', () => {
  template.hasResourceProperties('AWS::Lambda::Function', {
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    MemorySize: 512,
    Timeout: 30,
    Handler: 'index.handler',
  });
});

it('writes to its own log group and to no other', () => {
  const [logGroupId] = Object.keys(template.findResources('AWS::Logs::LogGroup'));
  template.hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'Retain', Properties: { RetentionInDays: 30 } });
  template.hasResourceProperties('AWS::Lambda::Function', { LoggingConfig: { LogGroup: { Ref: logGroupId } } });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        {
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: { 'Fn::GetAtt': [logGroupId, 'Arn'] },
        },
      ]),
    },
  });
});

it.each([
  ['an invocation fails', 'Errors', 'no mail leaves. What to do: docs/runbook.md#function-errors'],
  [
    'Lambda refuses to start it',
    'Throttles',
    'Lambda has no room for the function: no mail leaves. What to do: docs/runbook.md#function-throttles',
  ],
])('rings when %s', (_sentence, MetricName, AlarmDescription) => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmDescription, MetricName });
});
