import { describe, expect, it } from 'vitest';

import { dev } from '../../../infra/environments/dev.ts';
import { environments } from '../../../infra/environments/index.ts';
import { parameterNames } from '../../../lambdas/contract/parameters.ts';
import { templatesOf } from '../synthesize.ts';
import { accountOf, administratorOf } from './account.ts';

const viaUrl = { 'lambda:FunctionUrlAuthType': 'AWS_IAM', 'lambda:InvokedViaFunctionUrl': 'true' };

describe.each(environments)('in $name', (environment) => {
  const { people, functions, resources, may, arnOf, policies } = accountOf(environment);
  const control = arnOf('AWS::Lambda::Function', 'ControlFunction');
  const prefix = `arn:aws:ssm:${environment.region}:${environment.account}:parameter`;
  const parameter = `${prefix}${parameterNames(environment.name).controlUrl}`;

  it('every role that somebody may take is tried', () => {
    expect(people.size).toBe(Object.keys(environment.people ?? {}).length);
    expect(people.size).toBeGreaterThan(0);
  });

  describe.each([...people])('%s', (role, caller) => {
    it('calls control by its URL', async () => {
      // https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html: both are asked since October 2025.
      expect(await may(caller, 'lambda:InvokeFunctionUrl', control, viaUrl)).toBe(true);
      expect(await may(caller, 'lambda:InvokeFunction', control, viaUrl)).toBe(true);
    });

    it('cannot invoke control directly, where a caller could say to be anybody', async () => {
      expect(await may(caller, 'lambda:InvokeFunction', control)).toBe(false);
      expect(await may(caller, 'lambda:InvokeFunction', control, { 'lambda:InvokedViaFunctionUrl': 'false' })).toBe(
        false,
      );
      expect(await may(caller, 'lambda:InvokeAsync', control)).toBe(false);
    });

    it('finds control, and parameters of no other environment', async () => {
      expect(await may(caller, 'ssm:GetParameter', parameter)).toBe(true);
      expect(await may(caller, 'ssm:GetParameter', `${prefix}/postern/${environment.name}x/control/url`)).toBe(false);
      expect(await may(caller, 'ssm:PutParameter', parameter)).toBe(false);
    });

    it('can do nothing else: these are all the rights it has', () => {
      const id = resources.find(
        ({ type, properties }) =>
          type === 'AWS::IAM::Role' && properties['RoleName'] === `postern-${environment.name}-${role}`,
      )?.id;
      const own = resources.filter(
        ({ type, properties }) =>
          type === 'AWS::IAM::Policy' &&
          JSON.stringify(properties['Roles']).includes(`"postern-${environment.name}-${role}"`),
      );
      expect(id).toBeDefined();
      expect(own).toHaveLength(1);
      const { PolicyDocument: document } = own[0]?.properties ?? {};
      expect(document).toEqual({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'lambda:InvokeFunctionUrl',
            Resource: control,
            Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } },
          },
          {
            Effect: 'Allow',
            Action: 'lambda:InvokeFunction',
            Resource: control,
            Condition: { Bool: { 'lambda:InvokedViaFunctionUrl': true } },
          },
          {
            Effect: 'Allow',
            Action: ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath'],
            Resource: `${prefix}/postern/${environment.name}/*`,
          },
        ],
      });
      const role_ = resources.find((resource) => resource.id === id);
      expect(role_?.properties).not.toHaveProperty('Policies');
      expect(role_?.properties).not.toHaveProperty('ManagedPolicyArns');
    });
  });

  it('no function of ours can speak to control, or assume a role of people', async () => {
    for (const [name, caller] of functions) {
      expect(await may(caller, 'lambda:InvokeFunctionUrl', control, viaUrl), name).toBe(false);
      expect(await may(caller, 'lambda:InvokeFunction', control, viaUrl), name).toBe(false);
      expect(
        policies.filter(([where]) => where.startsWith(name)).flatMap(([, { Statement }]) => Statement),
      ).not.toContainEqual(
        expect.objectContaining({ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: expect.anything() }),
      );
    }
    expect(await may(administratorOf(environment.account), 'lambda:InvokeFunction', control)).toBe(true);
  });

  it('the URL takes signed calls only, from no browser page', () => {
    const urls = resources.filter(
      ({ type, properties }) => type === 'AWS::Lambda::Url' && properties['TargetFunctionArn'] === control,
    );
    expect(urls.map(({ properties }) => properties)).toEqual([
      { TargetFunctionArn: control, AuthType: 'AWS_IAM', InvokeMode: 'BUFFERED' },
    ]);
    expect(
      resources.filter(
        ({ type, properties }) =>
          type === 'AWS::Lambda::Permission' && JSON.stringify(properties['FunctionName']).includes('Control'),
      ),
    ).toEqual([]);
  });
});

describe('who may take a role', () => {
  const trustOf = (people: NonNullable<typeof dev.people>) =>
    Object.values(templatesOf({ ...dev, people }).Control.findResources('AWS::IAM::Role'))
      .map(({ Properties }) => Properties as { RoleName?: string; AssumeRolePolicyDocument: { Statement: unknown[] } })
      .filter(({ RoleName }) => RoleName !== undefined)
      .map(({ RoleName, AssumeRolePolicyDocument: { Statement } }) => [RoleName, Statement]);

  it('is nobody by default: there is no role', () => {
    expect(trustOf({})).toEqual([]);
    expect(trustOf({ operator: [] })).toEqual([]);
  });

  it('are the roles that are listed, and the users in sessions that bear their names', () => {
    const role = 'arn:aws:iam::111122223333:role/oncall';
    const user = 'arn:aws:iam::111122223333:user/anna';
    const assume = { Action: 'sts:AssumeRole', Effect: 'Allow' };
    const named = { Condition: { StringEquals: { 'sts:RoleSessionName': ['$', '{aws:username}'].join('') } } };
    expect(trustOf({ operator: [role], auditor: [role, user] })).toEqual([
      ['postern-dev-operator', [{ ...assume, Principal: { AWS: role } }]],
      [
        'postern-dev-auditor',
        [
          { ...assume, Principal: { AWS: role } },
          { ...assume, ...named, Principal: { AWS: user } },
        ],
      ],
    ]);
  });
});
