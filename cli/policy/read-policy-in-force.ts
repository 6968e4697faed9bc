import { type AppliedPolicy, appliedPolicy } from '../../lambdas/contract/policy.ts';
import type { Control } from '../control/connect-control.ts';

/**
 * The policy in force, as the functions read it; undefined where none was ever applied.
 * @throws when it cannot be used
 */
export const readPolicyInForce = async (control: Control): Promise<AppliedPolicy | undefined> => {
  const shown = await control.ask('policy-show', {});
  switch (shown.state) {
    case 'none':
      return undefined;
    case 'unusable':
      throw new Error(shown.because);
    case 'readable':
      return appliedPolicy.parse(shown.policy);
  }
};
