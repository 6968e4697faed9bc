/**
 * Which header fields a request may set. Everything not listed here and not granted by the policy is refused; the
 * names below `neverAllowed` are refused whatever the policy says, because they decide who the mail is from, where
 * bounces go, how SES treats it or how it is unsubscribed: that is Postern's to say.
 */

/** Allowed to every source. Lower case. */
const allowedToAll: ReadonlySet<string> = new Set([
  'in-reply-to',
  'references',
  'auto-submitted',
  'x-auto-response-suppress',
  'x-entity-ref-id',
  'list-id',
]);

const neverAllowedNames: ReadonlySet<string> = new Set([
  'return-path',
  'sender',
  'dkim-signature',
  'date',
  'message-id',
  // The fields that the request's own members set: twice is what header injection looks like to a receiver.
  'from',
  'to',
  'cc',
  'bcc',
  'reply-to',
  'subject',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'content-disposition',
  'content-id',
  'received',
  'authentication-results',
]);

const neverAllowedPrefixes = ['x-ses-', 'x-postern-', 'x-ms-', 'x-original-', 'list-unsubscribe', 'resent-', 'arc-'];

/** A header field name: printable US-ASCII without the colon (RFC 5322 section 2.2), so no space, no folding. */
export const isHeaderName = (name: string): boolean => /^[!-9;-~]{1,76}$/.test(name);

export const isNeverAllowedHeader = (name: string): boolean => {
  const lower = name.toLowerCase();
  return neverAllowedNames.has(lower) || neverAllowedPrefixes.some((prefix) => lower.startsWith(prefix));
};

/** @param granted - names the policy grants the source, any case */
export const isPermittedHeader = (name: string, granted: readonly string[]): boolean => {
  const lower = name.toLowerCase();
  return allowedToAll.has(lower) || granted.some((each) => each.toLowerCase() === lower);
};
