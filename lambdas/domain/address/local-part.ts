import { type AddressProblem, codePointName } from './address-problem.ts';

/** RFC 5321 section 4.5.3.1.1, counted as sent: quotes and backslashes included. */
const longestLocalPart = 64;

/** atext of RFC 5322 section 3.2.3, widened to all that is not ASCII (RFC 6531 section 3.3), and the dot between atoms. */
const notInDotString = /[^\w!#$%&'*+\-/=?^`{|}~.\P{ASCII}]/u;
/**
 * RFC 2047 section 5 forbids one in an address. Mail software decodes it all the same, and what it then delivers to may be
 * somebody at another domain: `=?utf-8?q?x=40evil.example=3e?=@acme.example`.
 */
const encodedWord = /=\?[^?]*\?[bq]\?[^?]*\?=/i;
const misplacedDot = /^\.|\.\.|\.$/;

/**
 * What keeps a text from being a Local-part: RFC 5321 section 4.1.2, Dot-string or Quoted-string. The mixtures that
 * RFC 5322 calls obsolete (`first."last"`) are none. Control characters have been refused before.
 */
export const localPartProblem = (local: string): AddressProblem | undefined => {
  if (local === '' || local === '""') return { code: 'syntax', part: 'local-part', why: 'empty' };
  if (!isQuoted(local)) {
    const character = notInDotString.exec(local)?.[0];
    if (character !== undefined) {
      return { code: 'syntax', part: 'local-part', why: 'character', character: codePointName(character) };
    }
    const why = dotsProblem(local);
    if (why !== undefined) return { code: 'syntax', part: 'local-part', why };
  }
  if (encodedWord.test(local)) return { code: 'syntax', part: 'local-part', why: 'encoded-word' };
  const octets = countOctets(hasCarrierDots(local) ? quote(local) : local);
  return octets > longestLocalPart
    ? { code: 'too-long', part: 'local-part', octets, limit: longestLocalPart }
    : undefined;
};

const dotsProblem = (local: string) => {
  if (local.startsWith('.')) return 'leading-dot';
  if (hasCarrierDots(local)) return undefined;
  if (local.includes('..')) return 'consecutive-dots';
  return local.endsWith('.') ? 'trailing-dot' : undefined;
};

const isQuoted = (local: string): boolean => local.startsWith('"');

/**
 * `a..b` or `a.`: NTT DOCOMO (until April 2009) and au (until September 2009) let their customers choose such addresses,
 * and those who did still have them. They are no Dot-string; as a Quoted-string they are.
 */
export const hasCarrierDots = (local: string): boolean =>
  !isQuoted(local) && /^[!-~]+$/.test(local) && /\.\.|\.$/.test(local);

/** The local part as a Quoted-string, with no more backslashes than it needs. */
export const quote = (content: string): string => `"${content.replaceAll(/["\\]/g, '\\$&')}"`;

/**
 * One spelling for each mailbox: quotes and backslashes are not part of a name (RFC 5321 section 4.1.2), so `"anna"` is
 * `anna` and `"a\.b"` is `a.b`. Quotes stay where the name needs them.
 */
export const canonicalLocalPart = (local: string): string => {
  if (!isQuoted(local)) return local;
  const content = local.slice(1, -1).replaceAll(/\\(.)/gsu, '$1');
  return notInDotString.test(content) || misplacedDot.test(content) ? quote(content) : content;
};

/** In UTF-8. Nearly all text here is ASCII, and needs no copy made of it to be counted. */
export const countOctets = (text: string): number =>
  /\P{ASCII}/u.test(text) ? new TextEncoder().encode(text).length : text.length;
