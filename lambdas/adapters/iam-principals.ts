import { GetRoleCommand, GetUserCommand, type IAMClient } from '@aws-sdk/client-iam';
import type { FindPrincipal } from '../domain/policy/resolve-principals.ts';

/** Asks IAM of the account it is called in. */
export const findInIam =
  (client: IAMClient): FindPrincipal =>
  async (kind, name) => {
    try {
      if (kind === 'role') {
        const { Role } = await client.send(new GetRoleCommand({ RoleName: name }));
        return Role?.Arn === undefined || Role.RoleId === undefined ? undefined : { arn: Role.Arn, id: Role.RoleId };
      }
      const { User } = await client.send(new GetUserCommand({ UserName: name }));
      return User?.Arn === undefined || User.UserId === undefined ? undefined : { arn: User.Arn, id: User.UserId };
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchEntityException') return undefined;
      throw error;
    }
  };
