import { GetParameterCommand, SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';
import { fromIni } from '@aws-sdk/credential-provider-ini';
import { type ControlProblem, controlAnswer, maximumPayloadBytes } from '../../lambdas/contract/control/answer.ts';
import type { CommandInput, CommandName } from '../../lambdas/contract/control/commands.ts';
import { peopleRoleName } from '../../lambdas/contract/control/people.ts';
import { rolesOf } from '../../lambdas/contract/control/permissions.ts';
import { parameterNames } from '../../lambdas/contract/parameters.ts';
import { parseJson } from '../../lambdas/contract/parse-json.ts';
import type { CommandResult } from '../../lambdas/domain/control/results.ts';
import { clientConfiguration } from '../aws/client-configuration.ts';
import { missingEnvironment, nowhereToLook } from '../aws/missing-environment.ts';
import { isLocal, type Target } from '../aws/target.ts';
import { UserError } from '../user-error.ts';
import { ControlObjection } from './control-objection.ts';
import { localRole } from './local-role.ts';
import { type Credentials, signRequest } from './sign-request.ts';

/** What governs an environment, as the command speaks to it. */
export type Control = {
  /**
   * @throws {ControlObjection} (a UserError) when control says no, {Error} when it fails or cannot be reached
   */
  readonly ask: <Name extends CommandName>(command: Name, input: CommandInput<Name>) => Promise<CommandResult<Name>>;
  /** Where the environment is. */
  readonly region: () => Promise<string>;
};

/** Control itself gives up after a minute. */
const longestMilliseconds = 75_000;

/**
 * Speaks to the control function of an environment: with the credentials that every AWS tool finds, or on the local stack
 * as the role that each command is for.
 */
export const connectControl = (target: Target): Control => {
  const client = new SSMClient({ ...clientConfiguration(target), ...ofProfile(target) });
  let found: Promise<URL> | undefined;
  return {
    region: () => client.config.region(),
    ask: async <Name extends CommandName>(command: Name, input: CommandInput<Name>) => {
      found ??= findControl(client, target);
      const credentials = isLocal(target)
        ? { accessKeyId: localRole(command), secretAccessKey: 'local' }
        : await client.config.credentials();
      const result = await call(await found, target, { command, ...input }, await client.config.region(), credentials);
      return result as CommandResult<Name>;
    },
  };
};

/** A profile that was named counts, whatever the environment has for all other calls. */
const ofProfile = ({ controlProfile: profile }: Target): SSMClientConfig =>
  profile === undefined ? {} : { profile, credentials: fromIni({ profile }) };

const findControl = async (client: SSMClient, target: Target): Promise<URL> => {
  const name = parameterNames(target.environment).controlUrl;
  await client.config.region().catch(() => {
    throw nowhereToLook(target);
  });
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: name }));
    return new URL(Parameter?.Value ?? '');
  } catch (error) {
    if (error instanceof Error && error.name === 'ParameterNotFound') {
      throw missingEnvironment(target, name, undefined);
    }
    throw error;
  }
};

const call = async (
  url: URL,
  target: Target,
  request: { readonly command: CommandName },
  region: string,
  credentials: Credentials,
): Promise<unknown> => {
  const body = JSON.stringify(request);
  if (Buffer.byteLength(body) > maximumPayloadBytes) {
    throw new UserError(`${request.command}: what is to be sent is larger than 6 MB, which control does not take`);
  }
  const response = await fetch(url, {
    method: 'POST',
    headers: await signRequest(url, body, { region, credentials }),
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(longestMilliseconds),
  });
  const text = await response.text();
  const parsed = controlAnswer.safeParse(parseJson(text));
  if (!parsed.success) throw notControl(response.status, target, request.command);
  const answer = parsed.data;
  if (answer.ok) return answer.result;
  throw objection(answer.problem as ControlProblem);
};

const objection = (problem: ControlProblem): Error => {
  switch (problem.code) {
    case 'malformed':
    case 'not-permitted':
    case 'objected':
    case 'conflict':
      return new ControlObjection(problem);
    case 'outage':
      return new Error(problem.message);
  }
};

/** Lambda's own answer: it did not let the caller in, or the function did not answer. */
const notControl = (status: number, { environment }: Target, command: CommandName): Error =>
  status === 403
    ? new UserError(
        `AWS does not let you call control of ${environment}: these credentials are of none of its roles`,
        `next: assume one that may use ${command} (${rolesOf(command)
          .map((role) => peopleRoleName(environment, role))
          .join(', ')}), or name its profile with --control-profile: docs/control.md`,
      )
    : new Error(
        `control of ${environment} failed (HTTP ${status}): whether ${command} was carried out is in the audit; its log says what happened`,
      );
