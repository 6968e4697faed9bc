import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { principalId } from '../../lambdas/domain/identity/principal-id.ts';
import { clientConfiguration } from './client-configuration.ts';
import type { Target } from './target.ts';

/**
 * The RoleId or UserId that SQS would report of a sender; `unknown`, as the filter calls it, for whoever is neither.
 * @param localRole - on the local stack, the role to act as
 */
export const callerPrincipal = async (target: Target, localRole?: string): Promise<string> => {
  const { UserId } = await new STSClient(clientConfiguration(target, localRole)).send(new GetCallerIdentityCommand());
  return principalId(UserId) ?? 'unknown';
};
