import type { Policy } from '../../contract/policy.ts';
import { type Address, parseAddress } from '../address/parse-address.ts';

/** Where a policy sends every mail instead of to its recipients; undefined where it does not. */
export const redirectTarget = ({ redirect }: Pick<Policy, 'redirect'>): Address | undefined => {
  if (redirect === undefined) return undefined;
  const parsed = parseAddress(redirect.to);
  if (!parsed.ok) throw new Error('a policy redirects to what is no address');
  return parsed.address;
};
