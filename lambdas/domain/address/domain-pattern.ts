import { type ParsedDomain, parseDomain } from './parse-domain.ts';

const anySubdomainOf = '*.';

/**
 * `acme.example` (that domain and no other) or `*.acme.example` (whatever is below it, at any depth, and not itself), in
 * A-labels and lower case.
 */
export const parseDomainPattern = (given: string): ParsedDomain => {
  if (!given.startsWith(anySubdomainOf)) return parseDomain(given);
  const parent = parseDomain(given.slice(anySubdomainOf.length));
  return parent.ok ? { ok: true, domain: `${anySubdomainOf}${parent.domain}` } : parent;
};

/** Whether a domain falls under a pattern; both as parsed here. */
export const domainMatches = (pattern: string, domain: string): boolean =>
  pattern.startsWith(anySubdomainOf) ? domain.endsWith(pattern.slice(1)) : domain === pattern;

/** The patterns a domain falls under, the narrowest first: itself, then `*.` and each of its parents. */
export const patternsOf = (domain: string): readonly string[] => {
  const labels = domain.split('.');
  return [domain, ...labels.slice(1).map((_, index) => `${anySubdomainOf}${labels.slice(index + 1).join('.')}`)];
};
