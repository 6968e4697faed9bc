import type { MailContent } from '../../contract/envelope.ts';
import type { Purpose } from '../../contract/policy.ts';

/** Whom a mail goes to. */
export type ShownRecipient = {
  /** The address on the wire that it was meant for. */
  readonly mailbox: string;
  /** The address on the wire that it goes to instead. */
  readonly redirectedTo?: string;
};

/** What a mail to one recipient says of that: the address it goes to, and where that is another one, whom it was meant for. */
export const shownTo = ({
  mailbox,
  redirectedTo,
}: ShownRecipient): { readonly address: string; readonly headers: Readonly<Record<string, string>> } =>
  redirectedTo === undefined
    ? { address: mailbox, headers: {} }
    : { address: redirectedTo, headers: { 'X-Postern-Original-To': mailbox } };

/** RFC 3834 section 5: mail that no person sent says so, unless it is part of a conversation. */
export const autoSubmitted = ({ conversation }: Purpose): Readonly<Record<string, string>> =>
  conversation ? {} : { 'Auto-Submitted': 'auto-generated' };

/** Whether its copies carry a link to unsubscribe by. The link is made for each when it is sent. */
export const unsubscribeOf = ({ unsubscribe }: Purpose): Pick<MailContent, 'unsubscribe'> =>
  unsubscribe === 'required' ? { unsubscribe: true } : {};
