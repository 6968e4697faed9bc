import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { deployTemplate, seen } from './deploy-template.ts';

const queue = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'feedback' } };
const topic = (changes: object = {}) => ({ Type: 'AWS::SNS::Topic', Properties: { TopicName: 'events', ...changes } });
const subscription = (changes: object = {}) => ({
  Type: 'AWS::SNS::Subscription',
  Properties: {
    TopicArn: { Ref: 'Topic' },
    Protocol: 'sqs',
    Endpoint: { 'Fn::GetAtt': ['Queue', 'Arn'] },
    ...changes,
  },
});

describe('a topic', () => {
  it('delivers to the queue that is subscribed, by the subscription’s settings', async () => {
    const { sns, sqs } = await deployTemplate({
      Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: {}, EnableKeyRotation: true } },
      Alias: {
        Type: 'AWS::KMS::Alias',
        Properties: { AliasName: 'alias/postern', TargetKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } },
      },
      Topic: topic({ KmsMasterKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } }),
      Policy: { Type: 'AWS::SNS::TopicPolicy', Properties: { Topics: [{ Ref: 'Topic' }], PolicyDocument: {} } },
      Queue: queue,
      Subscription: subscription({ RawMessageDelivery: true, FilterPolicy: { source: ['billing'] } }),
    });
    const [arn = ''] = sns.topics().map((each) => each.arn);
    sns.publish(arn, { message: 'theirs' });
    sns.publish(arn, {
      message: 'ours',
      messageAttributes: { source: { dataType: 'String', stringValue: 'billing' } },
    });
    const messages = sqs.queueByName('feedback')?.receive({ max: 10 }) ?? [];
    expect(messages.map(({ body }) => body)).toEqual(['ours']);
    expect(sns.topic(arn).kmsMasterKeyId).toMatch(/^arn:aws:kms:eu-west-1:000000000000:key\/[0-9a-f-]{36}$/);
  });

  it('tells other resources its ARN and name', async () => {
    const { ssm } = await deployTemplate({
      Topic: topic(),
      Seen: seen('topic', { 'Fn::Sub': '${Topic} ${Topic.TopicArn} ${Topic.TopicName}' }),
    });
    const arn = 'arn:aws:sns:eu-west-1:000000000000:events';
    expect(ssm.parameter('/seen/topic')?.value).toBe(`${arn} ${arn} events`);
  });

  it.each([
    ['another protocol', { Protocol: 'lambda' }, 'expected sqs: the local stack delivers to nothing else'],
    ['a filter on the message body', { FilterPolicyScope: 'MessageBody' }, 'filters by MessageAttributes only'],
  ])('refuses a subscription with %s', async (_, changes, problem) => {
    const resources = { Topic: topic(), Queue: queue, Subscription: subscription(changes) };
    await expect(deployTemplate(resources)).rejects.toThrow(problem);
  });
});

describe('an event destination', () => {
  const set = { Type: 'AWS::SES::ConfigurationSet', Properties: { Name: 'postern-local-300' } };
  const destination = (changes: object = {}) => ({
    Type: 'AWS::SES::ConfigurationSetEventDestination',
    Properties: {
      ConfigurationSetName: { Ref: 'Set' },
      EventDestination: {
        Name: 'events',
        Enabled: true,
        MatchingEventTypes: ['bounce', 'deliveryDelay', 'RENDERING_FAILURE'],
        SnsDestination: { TopicARN: { Ref: 'Topic' } },
        ...changes,
      },
    },
  });

  it('is added to its configuration set', async () => {
    const { ses } = await deployTemplate({ Topic: topic(), Set: set, Destination: destination() });
    expect(ses.eventDestinations('postern-local-300')).toEqual([
      {
        name: 'events',
        enabled: true,
        matchingEventTypes: ['BOUNCE', 'DELIVERY_DELAY', 'RENDERING_FAILURE'],
        topicArn: 'arn:aws:sns:eu-west-1:000000000000:events',
      },
    ]);
  });

  it('takes events through the topic into the queue', async () => {
    const { clock, ses, sqs } = await deployTemplate({
      Topic: topic(),
      Queue: queue,
      Subscription: subscription({ RawMessageDelivery: true }),
      Set: set,
      Destination: destination(),
    });
    ses.backstage.accept({
      mail: {
        sesMessageId: 'ses-1',
        acceptedAt: clock.now(),
        identity: 'notify.acme.example',
        envelopeFrom: 'ses-1@notify.acme.example',
        recipients: ['bounce@simulator.amazonses.com'],
        from: 'hello@notify.acme.example',
        subject: '',
        configurationSet: 'postern-local-300',
        tags: {},
        raw: Buffer.from(''),
      },
      headers: [],
      caller: 'send',
    });
    await clock.advance(1_000);
    const [message] = sqs.queueByName('feedback')?.receive({ max: 10 }) ?? [];
    expect(JSON.parse(message?.body ?? '')).toMatchObject({ eventType: 'Bounce', mail: { messageId: 'ses-1' } });
  });

  it.each([
    ['of no known type', { MatchingEventTypes: ['bounced'] }, 'MatchingEventTypes.0'],
    ['in a topic that does not exist', { SnsDestination: { TopicARN: 'arn:aws:sns:x' } }, 'Topic does not exist'],
    ['elsewhere than in a topic', { EventBridgeDestination: {} }, 'the local stack has no such property'],
  ])('does not take events %s', async (_, changes, problem) => {
    const resources = { Topic: topic(), Set: set, Destination: destination(changes) };
    await expect(deployTemplate(resources)).rejects.toThrow(problem);
  });
});

describe('a rule', () => {
  const OBJECT_KEY = '0a1b2c.zip';
  const assets = new Map([[OBJECT_KEY, fileURLToPath(new URL('../fixtures/functions/misbehaving', import.meta.url))]]);
  const functionResources = {
    Role: { Type: 'AWS::IAM::Role', Properties: {} },
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'release',
        Code: { S3Bucket: 'cdk-assets', S3Key: OBJECT_KEY },
        Handler: 'index.echoesToLog',
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Runtime: 'nodejs24.x',
      },
    },
    Permission: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        FunctionName: { Ref: 'Function' },
        Action: 'lambda:InvokeFunction',
        Principal: 'events.amazonaws.com',
        SourceArn: { 'Fn::GetAtt': ['Rule', 'Arn'] },
      },
    },
  };
  const rule = (changes: object = {}) => ({
    Type: 'AWS::Events::Rule',
    Properties: {
      Name: 'every-minute',
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      Targets: [{ Arn: { 'Fn::GetAtt': ['Function', 'Arn'] }, Id: 'Target0' }],
      ...changes,
    },
  });
  const deployed = (changes: object = {}) => deployTemplate({ ...functionResources, Rule: rule(changes) }, assets);

  it('invokes its function every minute with the scheduled event', async () => {
    const { clock, trace } = await deployed();
    await clock.advance(59_999);
    trace.expectNone(({ type }) => type === 'function-invoked');
    await clock.advance(1);
    const dueAt = clock.now();
    const log = await trace.waitFor((event) => event.type === 'function-log');
    expect(JSON.parse(log.line)).toMatchObject({
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      time: new Date(dueAt).toISOString().replace('.000', ''),
      resources: ['arn:aws:events:eu-west-1:000000000000:rule/every-minute'],
    });
    await trace.waitFor(({ type }) => type === 'function-invoked');
    await clock.advance(60_000);
    await trace.waitFor(({ type, at }) => type === 'function-invoked' && at >= dueAt + 60_000);
  });

  it('invokes its function once more when the stack has begun', async () => {
    const { events, clock, trace } = await deployed();
    events.begin();
    await trace.waitFor(({ type }) => type === 'function-invoked');
    await clock.advance(60_000);
    await trace.waitFor(({ type, at }) => type === 'function-invoked' && at >= clock.now());
  });

  it('gives the function the input of the target', async () => {
    const target = { Arn: { 'Fn::GetAtt': ['Function', 'Arn'] }, Id: 'Target0', Input: '{"only":"this"}' };
    const { clock, trace } = await deployed({ Targets: [target] });
    await clock.advance(60_000);
    expect((await trace.waitFor((event) => event.type === 'function-log')).line).toBe('{"only":"this"}');
  });

  it('does nothing while it is disabled', async () => {
    const { clock, events, lambda, trace } = await deployed({ State: 'DISABLED' });
    events.begin();
    await clock.advance(600_000);
    await lambda.function('release')?.invoke('"by hand"');
    expect(trace.events().filter(({ type }) => type === 'function-invoked')).toHaveLength(1);
  });

  it.each([['cron(0 12 * * ? *)'], ['rate(1 minutes)'], ['rate(0 minutes)'], ['rate(5 minute)']])(
    'is refused with the schedule %s',
    async (ScheduleExpression) => {
      await expect(deployed({ ScheduleExpression })).rejects.toThrow('expected rate(value unit)');
    },
  );
});
