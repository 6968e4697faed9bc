import { type SuppressionOrigin, suppressionOrigins } from '../../lambdas/contract/policy.ts';
import { UserError } from '../user-error.ts';

/** @throws {UserError} when there is no such origin */
export const parseOrigin = (text: string): SuppressionOrigin => {
  const origin = suppressionOrigins.find((each) => each === text);
  if (origin !== undefined) return origin;
  throw new UserError(`--origin ${text}: no origin: write one of ${suppressionOrigins.join(', ')}`);
};
