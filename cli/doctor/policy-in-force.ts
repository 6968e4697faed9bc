import { OutageError } from '../../lambdas/contract/outage-error.ts';
import type { EnvironmentParts } from '../aws/read-environment.ts';
import type { Stores } from '../aws/stores.ts';
import { readPolicyInForce } from '../policy/read-policy-in-force.ts';
import type { PolicyInForce } from './judge-policy.ts';

/** The policy in force, or what is wrong with it. @throws when it is not the policy but its stores that do not answer */
export const examinePolicy = async (stores: Stores, parts: EnvironmentParts): Promise<PolicyInForce> => {
  try {
    const policy = await readPolicyInForce(stores, parts);
    return policy === undefined ? { state: 'none' } : { state: 'in-force', policy };
  } catch (error) {
    if (!(error instanceof OutageError)) throw error;
    if (error.cause !== undefined) throw error.cause;
    return { state: 'unusable', because: error.message };
  }
};
