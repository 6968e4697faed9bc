import { createHash } from 'node:crypto';

const TOKEN_LENGTH = 32;
const BASE32_ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * A selector of the shape Easy DKIM hands out. On AWS it is random; here it follows from the domain, so that a restarted
 * local stack asks for the same DNS records.
 */
export const dkimToken = (domain: string, index: number): string => {
  const digest = createHash('sha256').update(`${domain}:${index}`).digest();
  return Array.from(digest.subarray(0, TOKEN_LENGTH), (byte) => BASE32_ALPHABET[byte % 32]).join('');
};
