import type { CommandName } from '../../lambdas/contract/control/commands.ts';
import { peopleRoleName, peopleRoles } from '../../lambdas/contract/control/people.ts';
import { rolesOf } from '../../lambdas/contract/control/permissions.ts';
import { localEnvironment } from '../aws/target.ts';
import { printable } from '../output/printable.ts';
import { UserError } from '../user-error.ts';

/**
 * The role to be on the local stack, where an access key is one: that of `AWS_ACCESS_KEY_ID` if it is a role of people, so
 * that everybody can see what a role may; otherwise the one the command is for.
 * @throws {UserError} where it is written like a role and is none: whoever mistypes one must not be taken for another
 */
export const localRole = (command: CommandName, accessKeyId = process.env['AWS_ACCESS_KEY_ID']): string => {
  const chosen = peopleRoles.find((role) => peopleRoleName(localEnvironment, role) === accessKeyId);
  if (chosen === undefined && accessKeyId?.startsWith(`postern-${localEnvironment}-`) === true) {
    throw new UserError(
      `AWS_ACCESS_KEY_ID=${printable(accessKeyId)}: there is no such role`,
      `next: unset it, or write one of ${peopleRoles.map((role) => peopleRoleName(localEnvironment, role)).join(', ')}`,
    );
  }
  const [usual] = rolesOf(command);
  const role = chosen ?? usual;
  if (role === undefined) throw new Error(`nobody may use ${command}`);
  return peopleRoleName(localEnvironment, role);
};
