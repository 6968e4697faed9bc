import type { AppliedPolicy } from '../../contract/policy.ts';
import { unknownOwner } from './message-id.ts';

/**
 * Whose a message of the intake queue can be, where only the id is known that SQS gave it: a source's, or that of a
 * principal which is registered for none, for several, or for another than it claims.
 * @param caller - RoleId or UserId of whoever asks: mostly it is their own message
 */
export const possibleOwners = (policy: AppliedPolicy | undefined, caller: string): readonly string[] => {
  const principalIds = policy?.principalIds ?? {};
  const principals = new Set([caller, ...Object.values(principalIds).flat(), 'unknown']);
  return [...Object.keys(principalIds), ...[...principals].map(unknownOwner)];
};
