import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';

import { dev } from '../../infra/environments/dev.ts';
import {
  deadLetterEnvironment,
  feedbackEnvironment,
  heartbeatEnvironment,
} from '../../lambdas/contract/environment.ts';
import { templatesOf } from './synthesize.ts';
import { referencesIn, variablesOf } from './variables.ts';

const { Feedback: feedback } = templatesOf(dev);

const outcomes = ['reject', 'bounce', 'complaint', 'delivery', 'deliveryDelay', 'renderingFailure', 'subscription'];

it.each([
  ['HandOver300', outcomes],
  ['HandOver3600', outcomes],
  ['HandOver50400', outcomes],
  ['WatchedHandOver300', [...outcomes, 'send']],
  ['WatchedHandOver3600', [...outcomes, 'send']],
  ['WatchedHandOver50400', [...outcomes, 'send']],
])('SES reports what became of mail of %s, and of watched mail that it was taken', (name, types) => {
  feedback.hasResource('AWS::SES::ConfigurationSetEventDestination', {
    Properties: {
      ConfigurationSetName: { 'Fn::GetStackOutput': Match.objectLike({ StackName: 'postern-dev-identity' }) },
      EventDestination: {
        Enabled: true,
        MatchingEventTypes: types,
        SnsDestination: { TopicARN: { Ref: Match.stringLikeRegexp('^SesEvents') } },
      },
    },
    // SES refuses a topic that it may not publish to yet.
    DependsOn: [Match.stringLikeRegexp('^SesEventsPolicy')],
  });
  const ids = Object.keys(feedback.findResources('AWS::SES::ConfigurationSetEventDestination'));
  expect(ids.filter((id) => id.startsWith(`SesEvents${name}Seconds`))).toHaveLength(1);
});

it('the events reach the feedback queue in an envelope that names their topic', () => {
  feedback.hasResourceProperties('AWS::SNS::Topic', {
    TopicName: 'postern-dev-ses-events',
    KmsMasterKeyId: { 'Fn::GetStackOutput': Match.objectLike({ StackName: 'postern-dev-storage' }) },
  });
  feedback.hasResourceProperties('AWS::SNS::Subscription', {
    Protocol: 'sqs',
    TopicArn: { Ref: Match.stringLikeRegexp('^SesEvents') },
    Endpoint: { 'Fn::GetAtt': [Match.stringLikeRegexp('^EventsMessages'), 'Arn'] },
    RawMessageDelivery: false,
  });
});

describe('the functions', () => {
  it.each([
    ['Feedback', feedbackEnvironment],
    ['DeadLetter', deadLetterEnvironment],
    ['Heartbeat', heartbeatEnvironment],
  ])('%s gets the variables that its schema names', (name, schema) => {
    expect(Object.keys(variablesOf(feedback, name)).toSorted()).toEqual(Object.keys(schema.shape).toSorted());
  });

  it('feedback knows whose events to believe', () => {
    const variables = variablesOf(feedback, 'Feedback');
    expect(referencesIn(variables['EVENTS_TOPIC_ARN'])).toEqual(['SesEvents']);
    expect(variables['ACCOUNT_ID']).toBe(dev.account);
  });

  it('dead-letter takes what lies in every dead-letter queue, and knows the role of every other function', () => {
    const queues = Object.values(feedback.findResources('AWS::Lambda::EventSourceMapping'))
      .map((mapping) => JSON.stringify(mapping))
      .filter((mapping) => mapping.includes('"DeadLetterFunction'))
      .flatMap((mapping) => [...mapping.matchAll(/"(?:PublishOutputFnGetAtt)?(\w+DeadLetters)[0-9A-F]{8}/g)])
      .map(([, id = '']) => id);
    expect(queues.toSorted()).toEqual([
      'BulkIntakeDeadLetters',
      'BulkOutboundDeadLetters',
      'ChangesDeadLetters',
      'CriticalIntakeDeadLetters',
      'CriticalOutboundDeadLetters',
      'EventsDeadLetters',
      'StandardIntakeDeadLetters',
      'StandardOutboundDeadLetters',
    ]);
    expect(JSON.stringify(variablesOf(feedback, 'DeadLetter')['TRUSTED_ROLE_IDS']).match(/RoleId/g)).toHaveLength(9);
  });
});
