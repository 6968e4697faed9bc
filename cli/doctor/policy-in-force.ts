import { describeIssues, toMalformed } from '../../lambdas/contract/malformed.ts';
import { appliedPolicy } from '../../lambdas/contract/policy.ts';
import { malformedWords } from '../../lambdas/domain/policy/words/en/malformed.ts';
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
      return readHere(shown.policy);
  }
};

/** Before an upgrade the command is newer than the environment: whether the policy can stay is what people want to know. */
const readHere = (policy: unknown): PolicyInForce => {
  const parsed = appliedPolicy.safeParse(policy, { reportInput: true });
  if (parsed.success) return { state: 'in-force', policy: parsed.data };
  const problems = describeIssues(parsed.error.issues).map(toMalformed).map(malformedWords);
  return { state: 'of-another-version', because: problems.join('; ') };
};
