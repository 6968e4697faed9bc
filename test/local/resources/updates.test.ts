import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { deployTemplate, seen } from './deploy-template.ts';

const OBJECT_KEY = '0a1b2c.zip';
const assets = new Map([[OBJECT_KEY, fileURLToPath(new URL('../fixtures/functions/misbehaving', import.meta.url))]]);

const role = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } };
const lambda = (handler: string, roleId = 'Role') => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Code: { S3Bucket: 'cdk-assets', S3Key: OBJECT_KEY },
    Handler: `index.${handler}`,
    Role: { 'Fn::GetAtt': [roleId, 'Arn'] },
    Runtime: 'nodejs24.x',
    Timeout: 30,
  },
});
const queue = (changes: object = {}) => ({
  Type: 'AWS::SQS::Queue',
  Properties: { QueueName: 'intake', VisibilityTimeout: 180, ...changes },
});
const mapping = (Enabled: boolean) => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: { EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, FunctionName: { Ref: 'Function' }, Enabled },
});

describe('an update of', () => {
  it('a queue keeps its messages', async () => {
    const { sqs, update } = await deployTemplate({ Queue: queue() });
    sqs.queueByName('intake')?.send({ body: 'hello', senderId: 'AROAEXAMPLE:session' });
    await update({ Queue: queue({ VisibilityTimeout: 60 }) });
    expect(sqs.queueByName('intake')?.settings().visibilityTimeoutSeconds).toBe(60);
    expect(sqs.queueByName('intake')?.receive({ max: 1 })).toMatchObject([{ body: 'hello' }]);
  });

  it("a queue's name makes another, and the former one goes with its messages", async () => {
    const { sqs, update } = await deployTemplate({ Queue: queue() });
    await update({ Queue: queue({ QueueName: 'other' }) });
    expect(sqs.queues().map(({ name }) => name)).toEqual(['other']);
  });

  it('a role under another id gives its function another RoleId, and removes the former one', async () => {
    const {
      iam,
      lambda: functions,
      ssm,
      update,
    } = await deployTemplate(
      { Role: role, Function: lambda('describesItself'), Seen: seen('id', { 'Fn::GetAtt': ['Role', 'RoleId'] }) },
      assets,
    );
    const before = ssm.parameter('/seen/id');
    const target = functions.function('local-test-Function');
    await update({
      Anew: role,
      Function: lambda('describesItself', 'Anew'),
      Seen: seen('id', { 'Fn::GetAtt': ['Anew', 'RoleId'] }),
    });
    expect(ssm.parameter('/seen/id')).toMatchObject({ version: 2, value: iam.role('local-test-Anew').id });
    expect(ssm.parameter('/seen/id')?.value).not.toBe(before?.value);
    expect(await target?.invoke('{}')).toMatchObject({
      value: { environment: { AWS_ACCESS_KEY_ID: 'local-test-Anew' } },
    });
    // Its name is free again.
    expect(() => iam.createRole({ name: 'local-test-Role' })).not.toThrow();
    expect(() => iam.createRole({ name: 'local-test-Anew' })).toThrow('already exists');
  });

  it('a mapping stops it, and what was queued meanwhile is done when it goes on', async () => {
    const resources = (handler: string, enabled: boolean) => ({
      Role: role,
      Function: lambda(handler),
      Queue: queue(),
      Mapping: mapping(enabled),
    });
    const { sqs, trace, update } = await deployTemplate(resources('throws', true), assets);
    const send = (body: string) => sqs.queueByName('intake')?.send({ body, senderId: 'AROAEXAMPLE:session' });
    send('fails');
    await trace.waitFor((event) => event.type === 'function-invoked' && !event.ok);
    await update(resources('throws', false));
    send('waits');
    expect(sqs.queueByName('intake')?.counts()).toMatchObject({ visible: 1 });
    // The mapping is the same, the function another: what it invokes is the new one.
    await update(resources('echo', true));
    await trace.waitFor(({ type }) => type === 'queue-message-deleted');
    await update(resources('returnsNothing', true));
    send('again');
    await trace.waitFor(() => trace.events().filter(({ type }) => type === 'queue-message-deleted').length === 2);
  });

  it('a schedule ends the former one', async () => {
    const rule = (rate: string) => ({
      Type: 'AWS::Events::Rule',
      Properties: { ScheduleExpression: rate, Targets: [{ Arn: { 'Fn::GetAtt': ['Function', 'Arn'] }, Id: 'a' }] },
    });
    const resources = { Role: role, Function: lambda('echo') };
    const { clock, trace, update } = await deployTemplate({ ...resources, Rule: rule('rate(1 minute)') }, assets);
    const invoked = () => trace.events().filter(({ type }) => type === 'function-invoked').length;
    await update({ ...resources, Rule: rule('rate(1 hour)') });
    await clock.advance(3_599_000);
    expect(invoked()).toBe(0);
    await clock.advance(1_000);
    await trace.waitFor(({ type }) => type === 'function-invoked');
    await update(resources);
    await clock.advance(7_200_000);
    expect(invoked()).toBe(1);
  });

  it('a DNS record changes it, and a parameter that is gone is not found', async () => {
    const record = (value: string) => ({
      Type: 'AWS::Route53::RecordSet',
      Properties: { Name: 'acme.example', Type: 'TXT', TTL: 300, ResourceRecords: [`"${value}"`] },
    });
    const { dns, ssm, update } = await deployTemplate({ Record: record('a'), Seen: seen('a', 'a') });
    await update({ Record: record('b') });
    expect([dns.texts('acme.example'), ssm.parameter('/seen/a')]).toEqual([['b'], undefined]);
    await update({});
    expect(dns.texts('acme.example')).toEqual([]);
  });

  it('what the local stack cannot change while it runs is said', async () => {
    const bucket = (Status: string) => ({
      Type: 'AWS::S3::Bucket',
      Properties: { VersioningConfiguration: { Status } },
    });
    const { update } = await deployTemplate({ Bucket: bucket('Enabled') });
    await update({ Bucket: { ...bucket('Enabled'), Metadata: { changed: true } } });
    await expect(update({ Bucket: bucket('Suspended') })).rejects.toThrow(
      'local-test Resources.Bucket: the local stack cannot have AWS::S3::Bucket changed while it runs: start it anew',
    );
  });
});
