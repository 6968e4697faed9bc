import { lookupOf } from '../address/lookup-of.ts';
import type { Delivery } from './delivery.ts';

/**
 * The look-up address that a mail goes to: where all mail is redirected, that is not its recipient's, and what is known or
 * told of it is not known or told of the recipient.
 */
export const destinationLookup = ({
  recipient,
  redirectedTo,
}: {
  readonly recipient?: Delivery['recipient'] | undefined;
  readonly redirectedTo?: Delivery['redirectedTo'] | undefined;
}): string | undefined => (redirectedTo === undefined ? recipient : lookupOf(redirectedTo));
