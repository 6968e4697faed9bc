import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';

import { environments } from '../../infra/environments/index.ts';
import { local } from '../../infra/environments/local.ts';
import { prod } from '../../infra/environments/prod.ts';
import { sendEnvironment, unsubscribeEnvironment } from '../../lambdas/contract/environment.ts';
import { stackNames, templatesOf } from './synthesize.ts';
import { variablesOf } from './variables.ts';

describe.each(environments)('in $name', (environment) => {
  const templates = templatesOf(environment);

  it('the one URL that anybody may call is that of unsubscribe', () => {
    const open = stackNames.flatMap((stack) => [
      ...Object.keys(templates[stack].findResources('AWS::Lambda::Url', { Properties: { AuthType: 'NONE' } })),
      ...Object.keys(templates[stack].findResources('AWS::Lambda::Permission', { Properties: { Principal: '*' } })),
    ]);
    expect(open).toEqual([
      expect.stringMatching(/^UnsubscribeFunctionFunctionUrl/),
      expect.stringMatching(/^UnsubscribeFunctioninvokefunctionurl/),
      expect.stringMatching(/^UnsubscribeFunctioninvokefunction/),
    ]);
  });

  it('it may be called by its URL only', () => {
    const permissions = Object.values(templates.Unsubscribe.findResources('AWS::Lambda::Permission'));
    for (const { Properties } of permissions) {
      expect(Properties).toMatchObject(
        Properties.Action === 'lambda:InvokeFunctionUrl'
          ? { FunctionUrlAuthType: 'NONE' }
          : { Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true },
      );
    }
  });

  it('it depends on the tables only, so that the pipeline can write its URL into mails', () => {
    expect(JSON.stringify(templates.Unsubscribe.toJSON())).not.toMatch(
      /postern-[a-z]+-(pipeline|feedback|control|identity)/,
    );
  });

  it('both functions get what their schema asks for', () => {
    expect(Object.keys(unsubscribeEnvironment.shape).toSorted()).toEqual(
      Object.keys(variablesOf(templates.Unsubscribe, 'Unsubscribe')).toSorted(),
    );
    expect(Object.keys(sendEnvironment.shape)).toContain('UNSUBSCRIBE_BASE_URL');
  });
});

it('whoever floods it takes no more capacity than it has, where the account is large enough', () => {
  templatesOf(prod).Unsubscribe.hasResourceProperties('AWS::Lambda::Function', { ReservedConcurrentExecutions: 20 });
  templatesOf(local).Unsubscribe.hasResourceProperties('AWS::Lambda::Function', {
    ReservedConcurrentExecutions: Match.absent(),
  });
});

it('links forget by themselves', () => {
  templatesOf(prod).Storage.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
    KeySchema: [{ AttributeName: 'tokenHash', KeyType: 'HASH' }],
    TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
  });
});
