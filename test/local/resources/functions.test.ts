import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { deployTemplate, seen } from './deploy-template.ts';

const OBJECT_KEY = '0a1b2c.zip';
const assets = new Map([[OBJECT_KEY, fileURLToPath(new URL('../fixtures/functions/misbehaving', import.meta.url))]]);

const role = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } };
const queue = (visibilityTimeout = 180) => ({
  Type: 'AWS::SQS::Queue',
  Properties: { QueueName: 'intake', VisibilityTimeout: visibilityTimeout },
});
const lambda = (changes: object = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: 'filter',
    Code: { S3Bucket: 'cdk-assets', S3Key: OBJECT_KEY },
    Handler: 'index.describesItself',
    Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
    Runtime: 'nodejs24.x',
    Timeout: 30,
    MemorySize: 512,
    Architectures: ['arm64'],
    ...changes,
  },
});
const mapping = (changes: object = {}) => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: {
    EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
    FunctionName: { Ref: 'Function' },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ...changes,
  },
});

describe('a function', () => {
  it('runs as its role, with its variables, memory and log group', async () => {
    const { lambda: deployed } = await deployTemplate(
      {
        Role: role,
        Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'filter-logs', RetentionInDays: 30 } },
        Function: lambda({
          Environment: { Variables: { LANE: 'standard', ROLE_ID: { 'Fn::GetAtt': ['Role', 'RoleId'] } } },
          LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: 'Logs' } },
        }),
      },
      assets,
    );
    expect(await deployed.function('filter')?.invoke('{}')).toMatchObject({
      outcome: 'succeeded',
      value: {
        environment: {
          LANE: 'standard',
          ROLE_ID: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
          AWS_ACCESS_KEY_ID: 'local-test-Role',
        },
        context: { memoryLimitInMB: '512', logGroupName: 'filter-logs', remainingMilliseconds: 30_000 },
      },
    });
  });

  it('tells other resources its name and ARN', async () => {
    const { ssm } = await deployTemplate(
      { Role: role, Function: lambda(), Seen: seen('function', { 'Fn::Sub': '${Function} ${Function.Arn}' }) },
      assets,
    );
    expect(ssm.parameter('/seen/function')?.value).toBe('filter arn:aws:lambda:eu-west-1:000000000000:function:filter');
  });

  it.each([
    ['runs on something else than Node', { Runtime: 'python3.13' }, 'Runtime: Invalid string'],
    ['may run for longer than 15 minutes', { Timeout: 901 }, 'Timeout: Too big'],
    [
      'has inline code',
      { Code: { ZipFile: 'exports.handler = 1' } },
      'Code.ZipFile: the local stack has no such property',
    ],
    ['is in a VPC', { VpcConfig: {} }, 'VpcConfig: the local stack has no such property'],
  ])('is refused when it %s', async (_, changes, problem) => {
    await expect(deployTemplate({ Role: role, Function: lambda(changes) }, assets)).rejects.toThrow(
      `local-test Resources.Function.Properties.${problem}`,
    );
  });

  it.each([
    ['names an asset that is not there', { Code: { S3Bucket: 'x', S3Key: 'y.zip' } }, 'is y.zip, which is no asset'],
    ['sets a variable that Lambda keeps to itself', { Environment: { Variables: { AWS_REGION: 'x' } } }, 'AWS_REGION'],
    [
      'has more than 4 KB of variables',
      { Environment: { Variables: { A: 'x'.repeat(4096) } } },
      'exceeded the 4KB limit',
    ],
  ])('is refused when it %s, in the words of its service', async (_, changes, problem) => {
    await expect(deployTemplate({ Role: role, Function: lambda(changes) }, assets)).rejects.toThrow(problem);
  });
});

describe('an event source mapping', () => {
  it('invokes the function with what is sent to the queue', async () => {
    const { sqs, trace } = await deployTemplate(
      { Role: role, Function: lambda(), Queue: queue(), Mapping: mapping() },
      assets,
    );
    sqs.queueByName('intake')?.send({ body: 'hello', senderId: 'AROAEXAMPLE:session' });
    await trace.waitFor(({ type }) => type === 'queue-message-deleted');
    expect(trace.events()).toContainEqual(expect.objectContaining({ type: 'function-invoked', function: 'filter' }));
  });

  it('does nothing while it is disabled', async () => {
    const { sqs } = await deployTemplate(
      { Role: role, Function: lambda(), Queue: queue(), Mapping: mapping({ Enabled: false }) },
      assets,
    );
    const intake = sqs.queueByName('intake');
    intake?.send({ body: 'hello', senderId: 'AROAEXAMPLE:session' });
    await new Promise(setImmediate);
    expect(intake?.counts()).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
  });

  it('is refused when the messages would become visible again before the function times out', async () => {
    const resources = { Role: role, Function: lambda(), Queue: queue(29), Mapping: mapping() };
    await expect(deployTemplate(resources, assets)).rejects.toThrow(
      'local-test Resources.Mapping: Queue visibility timeout: 29 seconds is less than Function timeout: 30 seconds',
    );
  });

  it('is refused when the function has one for the queue already', async () => {
    const resources = { Role: role, Function: lambda(), Queue: queue(), Mapping: mapping(), Second: mapping() };
    await expect(deployTemplate(resources, assets)).rejects.toThrow('already exists');
  });

  it.each([
    ['takes more than ten messages without collecting them', { BatchSize: 11 }, 'Maximum batch window in seconds'],
    ['limits its concurrency to one', { ScalingConfig: { MaximumConcurrency: 1 } }, 'MaximumConcurrency: Too small'],
    ['filters', { FilterCriteria: {} }, 'FilterCriteria: the local stack has no such property'],
    ['reads something else than a queue', { EventSourceArn: 'arn:aws:kinesis:x' }, 'is no local queue'],
    ['names no function', { FunctionName: 'nobody' }, 'there is no function nobody'],
  ])('is refused when it %s', async (_, changes, problem) => {
    const resources = { Role: role, Function: lambda(), Queue: queue(), Mapping: mapping(changes) };
    await expect(deployTemplate(resources, assets)).rejects.toThrow(problem);
  });
});
