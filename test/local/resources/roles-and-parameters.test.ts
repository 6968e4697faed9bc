import { expect, it } from 'vitest';
import { roleId } from '../../../local/principal.ts';
import { deployTemplate, seen } from './deploy-template.ts';

it('creates a role and tells other resources its name, ARN and id', async () => {
  const { ssm } = await deployTemplate({
    Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'send', AssumeRolePolicyDocument: {} } },
    Policy: { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'p', Roles: [{ Ref: 'Role' }], PolicyDocument: {} } },
    Seen: seen('role', { 'Fn::Sub': '${Role} ${Role.Arn} ${Role.RoleId}' }),
  });
  expect(ssm.parameter('/seen/role')?.value).toBe(`send arn:aws:iam::000000000000:role/send ${roleId('send')}`);
});

it('puts a parameter where clients read it', async () => {
  const { ssm } = await deployTemplate({
    Domains: {
      Type: 'AWS::SSM::Parameter',
      Properties: { Name: '/postern/local/sending-domains', Type: 'StringList', Value: 'a.example,b.example' },
    },
  });
  expect(ssm.parameter('/postern/local/sending-domains')).toMatchObject({
    type: 'StringList',
    value: 'a.example,b.example',
  });
});

it('accepts what only matters on AWS', async () => {
  const { ssm } = await deployTemplate({
    Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName: 'a', Threshold: 1, EvaluationPeriods: 1 } },
    Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'l', RetentionInDays: 30 } },
    Metadata: { Type: 'AWS::CDK::Metadata', Properties: { Analytics: 'v2:deflate64:x' } },
    Seen: seen('arns', { 'Fn::Sub': '${Alarm.Arn} ${Logs.Arn}' }),
  });
  expect(ssm.parameter('/seen/arns')?.value).toBe(
    'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:a arn:aws:logs:eu-west-1:000000000000:log-group:l:*',
  );
});
