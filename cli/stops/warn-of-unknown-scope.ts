import { describeUnknownScope, unknownScope } from '../../lambdas/domain/policy/unknown-scope.ts';
import type { Control } from '../control/connect-control.ts';
import { readPolicyInForce } from '../policy/read-policy-in-force.ts';

/** Says on stderr that a stop's scope is unknown to the policy in force; nothing where that cannot be read. */
export const warnOfUnknownScope = async (scope: string, control: Control): Promise<void> => {
  // The stop stands: whatever is wrong with the policy is not for this command to say.
  const policy = await readPolicyInForce(control).catch(() => undefined);
  const unknown = policy && unknownScope(scope, policy);
  if (unknown !== undefined) console.error(`postern: ${describeUnknownScope(unknown)}`);
};
