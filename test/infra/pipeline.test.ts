import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';

import { dev } from '../../infra/environments/dev.ts';
import {
  filterEnvironment,
  reconcileEnvironment,
  releaseEnvironment,
  sendEnvironment,
} from '../../lambdas/contract/environment.ts';
import { lanes } from '../../lambdas/contract/lanes.ts';
import { templatesOf } from './synthesize.ts';
import { referencesIn, variablesOf } from './variables.ts';

const { Pipeline: pipeline } = templatesOf(dev);

const constructIds = ['Critical', 'Standard', 'Bulk'];

it('has a pipeline for each lane', () => {
  expect(constructIds.map((id) => id.toLowerCase())).toEqual(lanes);
  pipeline.resourceCountIs('AWS::SQS::Queue', 4 * lanes.length);
  pipeline.resourceCountIs('AWS::Lambda::Function', 2 * lanes.length + 2);
});

describe.each(constructIds)('the %s lane', (lane) => {
  it('decides on what comes through its own door and sends to the outbound queue of every lane', () => {
    const variables = variablesOf(pipeline, `${lane}Filter`);
    expect(variables['LANE']).toBe(lane.toLowerCase());
    expect(referencesIn(variables['OUTBOUND_QUEUE_URLS'])).toEqual([
      'CriticalOutboundMessages',
      'StandardOutboundMessages',
      'BulkOutboundMessages',
    ]);
    expect(referencesIn(variables['DEAD_LETTER_QUEUE_URL'])).toEqual([`${lane}IntakeDeadLetters`]);
  });

  it('sends the mail of its own outbound queue, and trusts the RoleIds, not the names, of all filters and release', () => {
    const variables = variablesOf(pipeline, `${lane}Send`);
    expect(referencesIn(variables['OUTBOUND_QUEUE_URL'])).toEqual([`${lane}OutboundMessages`]);
    expect(JSON.stringify(variables['TRUSTED_ROLE_IDS']).match(/RoleId/g)).toHaveLength(4);
    expect(JSON.stringify(variables['TRUSTED_ROLE_IDS'])).toMatch(
      /CriticalFilterRole.*StandardFilterRole.*BulkFilterRole.*ReleaseRole/,
    );
  });
});

describe('a function of the pipeline', () => {
  it.each([
    ['StandardFilter', filterEnvironment],
    ['StandardSend', sendEnvironment],
    ['Release', releaseEnvironment],
    ['Reconcile', reconcileEnvironment],
  ])('gets the variables that its schema names: %s', (name, schema) => {
    expect(Object.keys(variablesOf(pipeline, name)).toSorted()).toEqual(Object.keys(schema.shape).toSorted());
  });

  it('reports each failed message by itself, so that one does not bring back its batch', () => {
    pipeline.allResourcesProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 5 },
    });
    pipeline.resourceCountIs('AWS::Lambda::EventSourceMapping', 2 * lanes.length);
  });
});

it('looks every minute for held mail that may go, and rings when it does not', () => {
  pipeline.hasResourceProperties('AWS::Events::Rule', {
    ScheduleExpression: 'rate(1 minute)',
    State: 'ENABLED',
    Targets: [Match.objectLike({ Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ReleaseFunction'), 'Arn'] } })],
  });
  pipeline.hasResourceProperties('AWS::Lambda::Permission', {
    Principal: 'events.amazonaws.com',
    SourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ReleaseSchedule'), 'Arn'] },
  });
  pipeline.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'Invocations',
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    TreatMissingData: 'breaching',
  });
});

describe('the queues', () => {
  const role = (id: string) => ({ 'Fn::GetAtt': [Match.stringLikeRegexp(`^${id}Role`), 'Arn'] });

  it.each([
    [
      'outbound queue takes messages from the filters of all lanes and from release only',
      'StandardOutboundMessages',
      ['CriticalFilter', 'StandardFilter', 'BulkFilter', 'Release'],
    ],
    ['intake dead-letter queue takes messages from the filter only', 'StandardIntakeDeadLetters', ['StandardFilter']],
    ['outbound dead-letter queue takes messages from send only', 'StandardOutboundDeadLetters', ['StandardSend']],
  ])('the %s', (_sentence, queue, senders) => {
    pipeline.hasResourceProperties('AWS::SQS::QueuePolicy', {
      Queues: [{ Ref: Match.stringLikeRegexp(`^${queue}`) }],
      PolicyDocument: {
        Statement: Match.arrayWith([
          {
            Sid: 'NoOtherSender',
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: 'sqs:SendMessage',
            Resource: Match.anyValue(),
            Condition: { ArnNotEquals: { 'aws:PrincipalArn': senders.map(role) } },
          },
        ]),
      },
    });
  });

  it('the intake queue takes messages from the producers', () => {
    pipeline.hasResourceProperties('AWS::SQS::QueuePolicy', {
      Queues: [{ Ref: Match.stringLikeRegexp('^StandardIntakeMessages') }],
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Principal: { AWS: dev.producers.map(({ roleArn }) => roleArn) },
            Action: 'sqs:SendMessage',
          }),
        ]),
      },
    });
  });

  it('the intake queue is found under its parameter', () => {
    pipeline.hasResourceProperties('AWS::SSM::Parameter', {
      Name: '/postern/dev/intake/standard/url',
      Value: { Ref: Match.stringLikeRegexp('^StandardIntakeMessages') },
    });
  });
});
