import { expect, it } from 'vitest';
import { deployTemplate, seen } from './deploy-template.ts';

it('creates a queue with its settings', async () => {
  const { sqs } = await deployTemplate({
    Queue: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        QueueName: 'intake',
        VisibilityTimeout: 180,
        MessageRetentionPeriod: '604800',
        DelaySeconds: 5,
        MaximumMessageSize: 262_144,
        ReceiveMessageWaitTimeSeconds: 20,
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] }, maxReceiveCount: 5 },
        SqsManagedSseEnabled: true,
      },
    },
    DeadLetters: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'dead' } },
  });
  expect(sqs.queueByName('intake')?.settings()).toEqual({
    visibilityTimeoutSeconds: 180,
    messageRetentionSeconds: 604_800,
    delaySeconds: 5,
    maximumMessageSizeBytes: 262_144,
    receiveWaitSeconds: 20,
    redrive: { deadLetterQueueArn: 'arn:aws:sqs:eu-west-1:000000000000:dead', maxReceiveCount: 5 },
  });
});

it('gives a queue the name and settings that CloudFormation would', async () => {
  const { sqs } = await deployTemplate({ Queue: { Type: 'AWS::SQS::Queue' } });
  expect(sqs.queueByName('local-test-Queue')?.settings()).toEqual({
    visibilityTimeoutSeconds: 30,
    messageRetentionSeconds: 345_600,
    delaySeconds: 0,
    maximumMessageSizeBytes: 1_048_576,
    receiveWaitSeconds: 0,
    redrive: undefined,
  });
});

it('tells other resources the URL, ARN and name of a queue', async () => {
  const { ssm } = await deployTemplate({
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'intake' } },
    Policy: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: 'Queue' }], PolicyDocument: {} } },
    Seen: seen('queue', { 'Fn::Sub': '${Queue} ${Queue.QueueUrl} ${Queue.Arn} ${Queue.QueueName}' }),
  });
  const url = 'http://127.0.0.1:4566/000000000000/intake';
  expect(ssm.parameter('/seen/queue')?.value).toBe(`${url} ${url} arn:aws:sqs:eu-west-1:000000000000:intake intake`);
});

it('repeats what SQS says about a setting out of its range', async () => {
  const resources = { Queue: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 43_201 } } };
  await expect(deployTemplate(resources)).rejects.toThrow(
    'local-test Resources.Queue: Invalid value for the parameter VisibilityTimeout.',
  );
});
