import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { clientConfiguration } from './client-configuration.ts';
import type { Target } from './target.ts';

/** The ARN of whoever runs the command, as AWS sees them: nothing they could say of themselves. */
export const callerArn = async (target: Target): Promise<string> => {
  const { Arn: arn } = await new STSClient(clientConfiguration(target)).send(new GetCallerIdentityCommand());
  if (arn === undefined) throw new Error('AWS does not say who is calling');
  return arn;
};
