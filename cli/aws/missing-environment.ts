import { parameterNames } from '../../lambdas/contract/parameters.ts';
import { UserError } from '../user-error.ts';
import { isLocal, type Target } from './target.ts';

/** Not one parameter of the environment, or not all of them. */
export const missingEnvironment = (
  target: Target,
  parameter: string,
  environmentsHere: readonly string[] | undefined,
): UserError =>
  new UserError(
    `there is no environment ${target.environment} here: parameter ${parameter} is missing`,
    ...(environmentsHere === undefined ? [] : [`here is: ${environmentsHere.join(', ') || 'none'}`]),
    isLocal(target)
      ? 'next: start the local stack: npm start'
      : `next: deploy it (npx cdk deploy '${target.environment}/*'), or check --environment, account and region`,
  );

/** Nobody has said where to look. */
export const nowhereToLook = ({ environment }: Target): UserError =>
  new UserError(
    `environment ${environment} was not looked for: its parameters are under ${parameterNames(environment).prefix}, and no AWS region is set`,
    'next: set AWS_REGION (and credentials), or name another --environment: infra/environments has one file for each, and local needs neither',
  );
