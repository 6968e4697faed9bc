import { LOCAL_REGION } from '../region.ts';
import type { FunctionDefinition } from './function-definition.ts';

/**
 * The environment a function runs in, which is all it gets: nothing of the developer's own environment.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export const functionEnvironment = (
  { name, roleName, codeDirectory, handler, runtime, memoryMegabytes, logGroupName, variables }: FunctionDefinition,
  endpointUrl: string,
): Readonly<Record<string, string>> => ({
  ...variables,
  AWS_REGION: LOCAL_REGION,
  AWS_DEFAULT_REGION: LOCAL_REGION,
  AWS_ENDPOINT_URL: endpointUrl,
  // The local endpoint knows a caller by the access key id alone and verifies no signature.
  AWS_ACCESS_KEY_ID: roleName,
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_GROUP_NAME: logGroupName,
  AWS_LAMBDA_LOG_STREAM_NAME: LOG_STREAM_NAME,
  LAMBDA_TASK_ROOT: codeDirectory,
  _HANDLER: handler,
});

/** On AWS there is one for every sandbox. */
export const LOG_STREAM_NAME = 'local';
