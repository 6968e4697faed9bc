import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';

import { dev } from '../../infra/environments/dev.ts';
import { directoryEnvironment } from '../../lambdas/contract/environment.ts';
import { templatesOf } from './synthesize.ts';
import { variablesOf } from './variables.ts';

const { Directory: directory, Storage: storage } = templatesOf(dev);

describe('changes of the directory', () => {
  it('have a queue of their own, whose address is published', () => {
    directory.hasResourceProperties('AWS::SQS::Queue', { QueueName: 'postern-dev-directory' });
    directory.hasResourceProperties('AWS::SSM::Parameter', {
      Name: '/postern/dev/directory/url',
      Value: { Ref: Match.stringLikeRegexp('^ChangesMessages') },
    });
  });

  it('are taken in by a function that gets the variables its schema names', () => {
    expect(Object.keys(variablesOf(directory, 'Keeper')).toSorted()).toEqual(
      Object.keys(directoryEnvironment.shape).toSorted(),
    );
  });

  it('leave tombstones that go by themselves', () => {
    storage.hasResource('AWS::DynamoDB::GlobalTable', {
      Properties: {
        KeySchema: [{ AttributeName: 'address', KeyType: 'HASH' }],
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      },
    });
  });
});
