import type { FormerRole, TrustedFunction } from '../../lambdas/contract/trusted-roles.ts';
import type { Environment } from './environment.ts';

/** The roles that these functions had before. */
export const formerRolesOf = (
  { formerRoles = [] }: Pick<Environment, 'formerRoles'>,
  ...functions: readonly TrustedFunction[]
): readonly FormerRole[] => formerRoles.filter((role) => functions.includes(role.of));
