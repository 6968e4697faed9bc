/**
 * Why a text is not an address mail can go to: a code and just the facts that explain it. Codes and literals are stable.
 * `character` is a code point in the form `U+0020`. Only `carrier-dots` holds an address: it may go to the ledger and to
 * the person who asks, never to a log.
 */
export type AddressProblem =
  /** C0, DEL or C1: never part of an address, and how headers and SMTP commands are smuggled in. */
  | { readonly code: 'control-character'; readonly character: string }
  | {
      readonly code: 'syntax';
      readonly part: 'address';
      readonly why: 'empty' | 'not-well-formed' | 'angle-brackets' | 'no-at-sign';
    }
  | {
      readonly code: 'syntax';
      readonly part: 'local-part';
      readonly why:
        | 'empty'
        | 'leading-dot'
        | 'consecutive-dots'
        | 'trailing-dot'
        | 'unclosed-quote'
        | 'text-after-quote'
        | 'encoded-word';
    }
  | { readonly code: 'syntax'; readonly part: 'local-part'; readonly why: 'character'; readonly character: string }
  | {
      readonly code: 'too-long';
      readonly part: 'local-part' | 'address';
      readonly octets: number;
      readonly limit: number;
    }
  /** SMTPUTF8 (RFC 6531), which Amazon SES does not speak. The address may well be in use. */
  | { readonly code: 'local-part-not-ascii'; readonly character: string }
  /** `a..b@` and `a.@`, as some Japanese carriers issued them. `quoted` is the same mailbox in RFC 5321 syntax. */
  | { readonly code: 'carrier-dots'; readonly quoted: string }
  | DomainProblem;

/** Why a text is not a domain name mail can go to. */
export type DomainProblem =
  | {
      readonly code: 'syntax';
      readonly part: 'domain';
      readonly why: 'empty' | 'leading-dot' | 'consecutive-dots' | 'trailing-dot' | 'hyphen-at-edge';
    }
  | { readonly code: 'syntax'; readonly part: 'domain'; readonly why: 'character'; readonly character: string }
  | { readonly code: 'too-long'; readonly part: 'domain' | 'label'; readonly octets: number; readonly limit: number }
  /** `[192.0.2.1]`: not a name that a policy can speak about (docs/decisions/0004-address-parsing.md). */
  | { readonly code: 'domain-literal' }
  /** Not valid under UTS #46; or valid only as another domain, `means`, which has to be written as such. */
  | { readonly code: 'domain-not-idna'; readonly means?: string };

/** `U+0020`: a character as a fact, readable and harmless wherever it is shown. */
export const codePointName = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
