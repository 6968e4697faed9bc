import type { NamedRecipient } from './ses-event.ts';

/** What a bounce says beyond its type. */
export type BounceCause =
  /** The receiver objects to us: authentication failed, or our address is on a blocklist. */
  | 'our-fault'
  /** Nobody objected: the recipient's mailbox answered by itself. */
  | 'auto-reply';

/**
 * Enhanced status codes of authentication, and of the large receivers for blocked senders: RFC 7372 (5.7.20 to 25), Gmail
 * (5.7.25 to 30), Microsoft (5.7.5xx, 5.7.6xx, 5.7.7xx).
 */
const ourFaultCodes = /(?<![\d.])[45]\.7\.(?:2\d|30|50\d|51\d|6[0-4]\d|7\d\d)(?!\d)/;
const ourFaultWords =
  /\b(?:spf|dkim|dmarc|unauthenticated|dnsbl|rbl|spamhaus|barracuda|spamcop|reverse dns|ptr record)\b|\b(?:block|black|deny)[- ]?list/i;
/** X.1.x is about the address, X.2.1 about its mailbox (RFC 3463, sections 3.2 and 3.3), whatever words come with it. */
const aboutRecipientCodes = /(?<![\d.])[45]\.(?:1\.\d|2\.1)(?!\d)/;
const aboutRecipientWords =
  /\b(?:unknown (?:user|recipient|mailbox)|(?:user|recipient|mailbox|account) (?:is )?(?:unknown|not found|disabled|inactive)|no such (?:user|recipient|mailbox|person|account)|(?:user|recipient|mailbox|account|address) (?:does not|doesn'?t) exist)\b/i;
/** A receiver repeats whom the mail was for; what an address is called says nothing. Bounded, since a receiver writes it. */
const quotedAddresses = /(?:"[^"]{0,64}"|[^\s<>()[\],;:"@]{0,64})@[^\s<>()[\],;"']{0,255}/g;

/**
 * Reads the cause of a bounce from what the receiving server said. A server that is asked during delivery gives a status;
 * an out-of-office answer, which SES reports as `Transient`/`General`, comes as a mail and has none.
 */
export const bounceCause = (recipient: NamedRecipient | undefined): BounceCause | undefined => {
  if (recipient === undefined) return undefined;
  const { status, diagnostic } = recipient;
  if (status === undefined && diagnostic === undefined) return 'auto-reply';
  const said = `${status ?? ''} ${diagnostic ?? ''}`.replaceAll(quotedAddresses, '@');
  if (aboutRecipientCodes.test(said) || aboutRecipientWords.test(said)) return undefined;
  return ourFaultCodes.test(said) || ourFaultWords.test(said) ? 'our-fault' : undefined;
};
