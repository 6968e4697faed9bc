import type { Address } from '../address/parse-address.ts';
import type { RecipientFacts } from './facts.ts';

/**
 * The address that a recipient's mail really goes to: all that is asked of a recipient is asked of it. Undefined where
 * the recipient is no address: then nothing goes anywhere.
 */
export const destinationOf = ({
  address,
  redirectedTo,
}: Pick<RecipientFacts, 'address' | 'redirectedTo'>): Address | undefined =>
  address.ok ? (redirectedTo ?? address.address) : undefined;
