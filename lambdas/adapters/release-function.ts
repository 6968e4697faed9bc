import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';

/**
 * Starts release, without waiting for it, beside the runs that it has every minute.
 * @returns whether it was started; if not, its next run does the same
 */
export type StartRelease = () => Promise<boolean>;

export const createReleaseStarter =
  (client: LambdaClient, functionName: string): StartRelease =>
  async () => {
    try {
      await client.send(new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event' }));
      return true;
    } catch {
      return false;
    }
  };
