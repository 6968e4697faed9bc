import { GetRoleCommand, GetUserCommand, IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createManualClock } from '../../../local/clock.ts';
import { createIam } from '../../../local/iam/store.ts';
import { roleId } from '../../../local/principal.ts';
import { startServices, type TestServices } from '../support/start-services.ts';

describe('identities', () => {
  let services: TestServices;
  let iam: IAMClient;
  let sts: STSClient;

  beforeAll(async () => {
    services = await startServices();
    iam = new IAMClient(services.clientConfig('operator'));
    sts = new STSClient(services.clientConfig('billing-api'));
  });
  afterAll(async () => {
    iam.destroy();
    sts.destroy();
    await services.close();
  });

  it('follow from the access key', async () => {
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '000000000000',
      Arn: 'arn:aws:sts::000000000000:assumed-role/billing-api/local',
      UserId: `${roleId('billing-api')}:local`,
    });
  });

  it('of a role are known by its name, whoever made it', async () => {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'billing-api' }));
    expect(Role).toMatchObject({
      RoleName: 'billing-api',
      Arn: 'arn:aws:iam::000000000000:role/billing-api',
      RoleId: roleId('billing-api'),
      Path: '/',
      CreateDate: new Date(services.clock.now()),
    });
  });

  it('of roles look like AWS’s, and differ', () => {
    expect(roleId('billing-api')).toMatch(/^AROA[A-Z2-7]{17}$/);
    expect(roleId('billing-api')).not.toBe(roleId('billing'));
  });

  it('of users are another kind', async () => {
    const { User } = await iam.send(new GetUserCommand({ UserName: 'billing-api' }));
    expect(User?.UserId).toMatch(/^AIDA[A-Z2-7]{17}$/);
    await expect(iam.send(new GetUserCommand({}))).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it.each([
    ['a space', 'a b'],
    ['65 characters', 'x'.repeat(65)],
  ])('have no name with %s', async (_, RoleName) => {
    await expect(iam.send(new GetRoleCommand({ RoleName }))).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it('of a role made twice are an error', () => {
    const store = createIam({ clock: createManualClock() });
    expect(store.createRole({ name: 'filter' })).toMatchObject({ id: roleId('filter') });
    expect(() => store.createRole({ name: 'filter' })).toThrow('Role with name filter already exists.');
  });

  it('are all that can be asked', async () => {
    await expect(iam.send(new ListRolesCommand({}))).rejects.toThrow('the local stack does not support ListRoles');
  });
});
