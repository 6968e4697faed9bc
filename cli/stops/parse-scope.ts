import { describeScopeProblem, parseStopScope } from '../../lambdas/domain/policy/stop-scope.ts';
import { UserError } from '../user-error.ts';

/** @throws {UserError} when it is no scope */
export const parseScope = (given: string): string => {
  const parsed = parseStopScope(given);
  if (parsed.ok) return parsed.scope;
  throw new UserError(`${given}: ${describeScopeProblem(parsed.problem)}`);
};
