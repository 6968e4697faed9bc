import { describe, expect, it } from 'vitest';
import { identifyCaller } from '../../../lambdas/control/caller.ts';

const people = {
  environment: 'prod',
  accountId: '111122223333',
  roleIds: { operator: 'AROAOPERATOR', auditor: 'AROAAUDITOR' },
} as const;

const operator = {
  accessKey: 'ASIAKEY',
  accountId: '111122223333',
  callerId: 'AROAOPERATOR:anna',
  userArn: 'arn:aws:sts::111122223333:assumed-role/postern-prod-operator/anna',
  userId: 'AROAOPERATOR:anna',
};

describe('a caller', () => {
  it('is in the role whose session it is', () => {
    expect(identifyCaller(operator, people)).toEqual({
      isKnown: true,
      caller: { who: operator.userArn, role: 'operator', accessKey: 'ASIAKEY' },
    });
  });

  it.each<[string, Partial<Record<keyof typeof operator, unknown>>]>([
    [
      'a role of the same name in another account',
      { userArn: operator.userArn.replace('111122223333', '999999999999') },
    ],
    ['a session of another account', { accountId: '999999999999' }],
    ['another role of the same name, made anew or under a path', { callerId: 'AROAFORMER:anna' }],
    ['the id of another role of ours', { callerId: 'AROAAUDITOR:anna' }],
    [
      'a role that is not shipped here',
      {
        userArn: 'arn:aws:sts::111122223333:assumed-role/postern-prod-support/anna',
        callerId: 'AROASUPPORT:anna',
      },
    ],
    [
      'a role of another environment',
      {
        userArn: 'arn:aws:sts::111122223333:assumed-role/postern-dev-operator/anna',
      },
    ],
    [
      'a role whose name only begins like ours',
      {
        userArn: 'arn:aws:sts::111122223333:assumed-role/postern-prod-operator-2/anna',
      },
    ],
    [
      'a role whose name only ends like ours',
      {
        userArn: 'arn:aws:sts::111122223333:assumed-role/x-postern-prod-operator/anna',
      },
    ],
    ['the name in capitals', { userArn: operator.userArn.replace('operator', 'Operator') }],
    [
      'a session that is named like a role',
      {
        userArn: 'arn:aws:sts::111122223333:assumed-role/other/postern-prod-operator',
        callerId: 'AROAOTHER:postern-prod-operator',
      },
    ],
    [
      'a session whose name holds our role',
      {
        userArn: 'arn:aws:sts::111122223333:assumed-role/other/x/assumed-role/postern-prod-operator/anna',
      },
    ],
    ['two sessions in one', { userArn: `${operator.userArn}/more` }],
    ['another session than the id says', { callerId: 'AROAOPERATOR:bert' }],
    ['the role itself and no session', { userArn: 'arn:aws:iam::111122223333:role/postern-prod-operator' }],
    [
      'a user of that name',
      {
        userArn: 'arn:aws:iam::111122223333:user/postern-prod-operator',
        callerId: 'AIDAUSER',
      },
    ],
    ['the account itself', { userArn: 'arn:aws:iam::111122223333:root', callerId: '111122223333' }],
    ['federated', { userArn: 'arn:aws:sts::111122223333:federated-user/postern-prod-operator' }],
    ['a line more', { userArn: `${operator.userArn}\n` }],
    ['without a key', { accessKey: null }],
    ['without an id', { callerId: undefined }],
    ['a list', { userArn: [operator.userArn] }],
  ])('is nobody with %s', (_what, change) => {
    expect(identifyCaller({ ...operator, ...change }, people)).toMatchObject({ isKnown: false });
  });

  it.each([undefined, null, 'operator', {}, []])('is nobody where AWS says %j', (authorizer) => {
    expect(identifyCaller(authorizer, people)).toEqual({ isKnown: false, principal: 'unknown' });
  });

  it('is nobody where no role is shipped, whatever its name', () => {
    expect(identifyCaller(operator, { ...people, roleIds: {} })).toMatchObject({ isKnown: false });
  });

  it('that is refused is named by id, never by the name of a session, which may be an address', () => {
    const stranger = { ...operator, callerId: 'AROASTRANGER:anna@acme.example', userArn: 'arn:x' };
    expect(identifyCaller(stranger, people)).toEqual({ isKnown: false, principal: 'AROASTRANGER' });
    expect(identifyCaller({ ...stranger, callerId: 'anna@acme.example' }, people)).toEqual({
      isKnown: false,
      principal: 'unknown',
    });
  });
});
