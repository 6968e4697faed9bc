/**
 * The address of a recipient as a delivery status notification or a header may write it: `Jane <jane@example.com>`,
 * `rfc822; jane@example.com` (RFC 3464 section 2.3.2), with the dot of a name in DNS at its end.
 */
export const bareAddress = (given: string): string => {
  const inBrackets = /<([^<>]+)>\s*$/.exec(given)?.[1] ?? given;
  return inBrackets
    .replace(/^\s*rfc822\s*;/i, '')
    .trim()
    .replace(/\.$/, '');
};
