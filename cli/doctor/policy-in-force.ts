import { appliedPolicy } from '../../lambdas/contract/policy.ts';
import type { Control } from '../control/connect-control.ts';
import type { PolicyInForce } from './judge-policy.ts';

/** The policy in force, or what is wrong with it. @throws when control does not answer */
export const examinePolicy = async (control: Control): Promise<PolicyInForce> => {
  const shown = await control.ask('policy-show', {});
  switch (shown.state) {
    case 'none':
      return { state: 'none' };
    case 'unusable':
      return { state: 'unusable', because: shown.because };
    case 'readable':
      return { state: 'in-force', policy: appliedPolicy.parse(shown.policy) };
  }
};
