import { parse } from 'tldts';
import { consumerMailboxBrands, consumerMailboxDomains, sharedTenantDomains } from './consumer-mailbox-domains.ts';

/** Why a rule of the allow-list admits people nobody has in mind. Codes are stable. */
export type Broadness = {
  readonly because:
    | 'everybody'
    /** Anybody can register a name below it, at a registry or a provider (Public Suffix List, private part included). */
    | 'public-suffix'
    /** Anybody can have a mailbox at it. */
    | 'consumer-mailboxes';
  /** The domain it is so broad for: the rule's own, or the one below it or above it that is. */
  readonly domain: string;
};

const anySubdomainOf = '*.';

/**
 * Whether a rule needs an acknowledgement before it is put on the allow-list. Addresses and the directory never do: who
 * they admit is known. The Public Suffix List is of this package's version of `tldts`, and is 130 kB: import this module
 * in the command and in control, not where mail is decided.
 * @param ruleKey - as `parseAllowRule` returns it, in A-labels and lower case; or `*`
 */
export const broadness = (ruleKey: string): Broadness | undefined => {
  if (ruleKey === '*') return { because: 'everybody', domain: ruleKey };
  if (ruleKey.includes('@') || /^directory(?::|$)/.test(ruleKey)) return undefined;
  const isWildcard = ruleKey.startsWith(anySubdomainOf);
  const domain = isWildcard ? ruleKey.slice(anySubdomainOf.length) : ruleKey;
  if (sharedTenantDomains.has(domain) || isPublicSuffix(domain, isWildcard))
    return { because: 'public-suffix', domain };
  const consumer = consumerDomainOf(domain, isWildcard);
  return consumer === undefined ? undefined : { because: 'consumer-mailboxes', domain: consumer };
};

/** A single label that is on no list is a host inside (`mailserver1`); what is below it is below no one's domain. */
const isPublicSuffix = (domain: string, isWildcard: boolean): boolean => {
  const { publicSuffix, isIcann, isPrivate } = parse(domain, options);
  return publicSuffix === domain && (isWildcard || isIcann === true || isPrivate === true);
};

const options = {
  allowPrivateDomains: true,
  validateHostname: false,
  detectIp: false,
  extractHostname: false,
} as const;

const consumerDomainOf = (domain: string, isWildcard: boolean): string | undefined => {
  const labels = domain.split('.');
  const own = labels.map((_, index) => labels.slice(index).join('.')).find((each) => consumerMailboxDomains.has(each));
  if (own !== undefined) return own;
  const { domain: registered, domainWithoutSuffix, isIcann } = parse(domain, options);
  if (registered !== null && isIcann === true && consumerMailboxBrands.has(domainWithoutSuffix ?? ''))
    return registered;
  return isWildcard ? [...consumerMailboxDomains].find((each) => each.endsWith(`.${domain}`)) : undefined;
};
