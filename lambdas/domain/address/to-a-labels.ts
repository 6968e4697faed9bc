/** A last label that makes the URL parser take its careful path; see `toALabels`. */
const ownLabel = { unicode: 'ü', ascii: 'xn--tda' } as const;

/**
 * A domain name in A-labels by UTS #46, non-transitional, or undefined if it has none. That ASCII labels hold letters,
 * digits and hyphens only, and lengths, are the caller's to check.
 *
 * The URL parser does the work, which costs the bundle nothing (a library with its tables: 237 KiB). It is a parser of
 * hosts, though: it takes `a.123` for an IPv4 address and, in a host that is ASCII throughout, leaves `xn--` labels
 * unchecked. A last label of our own that is neither numeric nor ASCII keeps it from both.
 */
export const toALabels = (name: string): string | undefined =>
  URL.parse(`http://${name}.${ownLabel.unicode}`)?.hostname.slice(0, -`.${ownLabel.ascii}`.length);

/** What NFKC_Casefold changes, less what UTS #46 keeps (its deviation characters), and the dot it adds: `。`. */
const rewritten = /[[\p{Changes_When_NFKC_Casefolded}\u3002]--[ßς\u200C\u200D]]/v;

/**
 * Whether UTS #46 changes the name by more than case: full-width letters become ASCII, soft hyphens and zero-width
 * spaces vanish, `。` becomes a dot. A browser may guess like that for whom is typing (RFC 5895 calls it a matter of user
 * interfaces); a gate would send to a domain that nobody wrote.
 */
export const isRewrittenByIdna = (name: string): boolean =>
  Array.from(name).some((character) => rewritten.test(character) && rewritten.test(character.toLowerCase()));
