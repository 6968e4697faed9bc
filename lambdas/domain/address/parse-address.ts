import { type AddressProblem, codePointName } from './address-problem.ts';
import { canonicalLocalPart, countOctets, hasCarrierDots, localPartProblem, quote } from './local-part.ts';
import { parseDomain } from './parse-domain.ts';

export type { AddressProblem };

/** A mailbox mail can be sent to. */
export type Address = {
  /** As it was given: its case and its quotes are the receiving server's to interpret. */
  readonly local: string;
  /** A-labels, lower case. */
  readonly domain: string;
  /** What goes on the wire: `local@domain`. */
  readonly mailbox: string;
  /**
   * The key for tables: lower case, and without quotes the local part does not need, so that no spelling of an address
   * gets around its suppression. Never to be sent to.
   */
  readonly lookup: string;
};

export type ParsedAddress =
  | { readonly ok: true; readonly address: Address }
  | { readonly ok: false; readonly problem: AddressProblem };

/** RFC 5321 section 4.5.3.1.3: a path has at most 256 octets, of which `<` and `>` are two. */
const longestAddress = 254;

/**
 * Parses one Mailbox of RFC 5321 section 4.1.2, with an IDNA domain, and nothing around it: no display name, comment,
 * white space, source route, group or trailing dot. Never throws. Why it is written here and not taken from a library:
 * docs/decisions/0004-address-parsing.md.
 */
export const parseAddress = (given: string): ParsedAddress => {
  const parts = split(given);
  if ('code' in parts) return refuse(parts);
  const { local } = parts;
  const problem = localPartProblem(local);
  if (problem !== undefined) return refuse(problem);
  const parsedDomain = parseDomain(parts.domain);
  if (!parsedDomain.ok) return parsedDomain;
  const { domain } = parsedDomain;

  const dotted = hasCarrierDots(local);
  const mailbox = `${dotted ? quote(local) : local}@${domain}`;
  const octets = countOctets(mailbox);
  if (octets > longestAddress) return refuse({ code: 'too-long', part: 'address', octets, limit: longestAddress });
  // From here on the syntax is right, and what is left is what SES cannot carry or what has to be written otherwise.
  const character = /\P{ASCII}/u.exec(local)?.[0];
  if (character !== undefined) return refuse({ code: 'local-part-not-ascii', character: codePointName(character) });
  if (dotted) return refuse({ code: 'carrier-dots', quoted: mailbox });

  const lookup = `${canonicalLocalPart(local)}@${domain}`.toLowerCase();
  return { ok: true, address: { local, domain, mailbox, lookup } };
};

const refuse = (problem: AddressProblem) => ({ ok: false, problem }) as const;

/** The two sides of the `@` that ends the local part; the domain may hold anything yet. */
const split = (given: string): { readonly local: string; readonly domain: string } | AddressProblem => {
  const control = /\p{Cc}/u.exec(given)?.[0];
  if (control !== undefined) return { code: 'control-character', character: codePointName(control) };
  if (given === '') return { code: 'syntax', part: 'address', why: 'empty' };
  if (!given.isWellFormed()) return { code: 'syntax', part: 'address', why: 'not-well-formed' };
  if (given.endsWith('>')) return { code: 'syntax', part: 'address', why: 'angle-brackets' };

  const quoted = given.startsWith('"') ? /^"(?:[^"\\]|\\.)*"/u.exec(given)?.[0] : '';
  if (quoted === undefined) return { code: 'syntax', part: 'local-part', why: 'unclosed-quote' };
  const at = given.indexOf('@', quoted.length);
  if (at === -1) return { code: 'syntax', part: 'address', why: 'no-at-sign' };
  if (quoted !== '' && at > quoted.length) return { code: 'syntax', part: 'local-part', why: 'text-after-quote' };
  return { local: given.slice(0, at), domain: given.slice(at + 1) };
};
