import { identifier, type SuppressionOrigin } from '../../lambdas/contract/policy.ts';
import { UserError } from '../user-error.ts';
import { parseOrigin } from './parse-origin.ts';

export type ScopeOptions = { readonly origin?: string; readonly purpose?: string };

/** @throws {UserError} when it is no scope of a suppression */
export const parseScope = ({
  origin: given,
  purpose,
}: ScopeOptions): { readonly origin?: SuppressionOrigin; readonly purpose?: string } => {
  const origin = given === undefined ? undefined : parseOrigin(given);
  if (purpose !== undefined && origin !== 'unsubscribe') {
    throw new UserError(
      `--purpose ${purpose}: only unsubscribes are for mail of one purpose: say --origin unsubscribe too`,
    );
  }
  if (purpose !== undefined && !identifier.safeParse(purpose).success) {
    throw new UserError(
      `--purpose ${purpose}: not the name of a purpose: write it as the policy does, such as newsletter`,
    );
  }
  return { ...(origin === undefined ? {} : { origin }), ...(purpose === undefined ? {} : { purpose }) };
};

/** What a person may enter: all else comes from events. */
export const parseEnteredScope = (
  options: ScopeOptions,
): { readonly origin?: 'operator' | 'unsubscribe'; readonly purpose?: string } => {
  const { origin, ...scope } = parseScope(options);
  if (origin === undefined || origin === 'operator' || origin === 'unsubscribe') {
    return { ...scope, ...(origin === undefined ? {} : { origin }) };
  }
  throw new UserError(`--origin ${origin}: that is for events of Amazon SES: write operator or unsubscribe`);
};
