import type { MailRequest } from '../../contract/mail-request.ts';
import { parseAddress } from '../address/parse-address.ts';
import type { RecipientFacts } from './facts.ts';

/** A recipient of a request, before anything is known about it. */
export type ListedRecipient = Pick<RecipientFacts, 'index' | 'field' | 'given' | 'address'>;

/**
 * The recipients of a request in its order: To, Cc, Bcc. The same mailbox twice is one recipient, at its first place;
 * what is no address is the same only letter for letter. `index` counts what is left.
 */
export const listRecipients = ({
  to = [],
  cc = [],
  bcc = [],
}: Pick<MailRequest, 'to' | 'cc' | 'bcc'>): readonly ListedRecipient[] => {
  const byMailbox = new Map<string, ListedRecipient>();
  for (const [field, mailboxes] of [
    ['to', to],
    ['cc', cc],
    ['bcc', bcc],
  ] as const) {
    for (const given of mailboxes) {
      const address = parseAddress(given.address);
      const key = address.ok ? address.address.lookup : `not an address: ${given.address}`;
      if (!byMailbox.has(key)) byMailbox.set(key, { index: byMailbox.size, field, given, address });
    }
  }
  return [...byMailbox.values()];
};
