import type { Problem } from '../../contract/malformed.ts';
import type { PolicyParts } from '../../contract/policy-parts.ts';
import { domainMatches, parseDomainPattern } from '../address/domain-pattern.ts';
import { parseAddress } from '../address/parse-address.ts';
import { type ParsedDomain, parseDomain } from '../address/parse-domain.ts';
import { checkRisks } from './check-risks.ts';

type Path = readonly PropertyKey[];

/**
 * What a schema cannot see: addresses and domains that are none, and names that nothing in the policy defines. Where what
 * would define them cannot be read, nothing is said of it.
 */
export const checkReferences = (policy: PolicyParts): readonly Problem[] => {
  const { domains, senders, purposes, sources, redaction, redirect } = policy;
  return [
    ...each(domains, ['domains'], checkDomain),
    ...checkOwnAddress(domains, senders?.default?.address, ['senders', 'default', 'address']),
    ...each(redaction?.exempt?.domains, ['redaction', 'exempt', 'domains'], checkDomainPattern),
    ...maybe(redirect?.to, ['redirect', 'to'], checkAddress),
    ...Object.entries(sources ?? {}).flatMap(([name, source]) => {
      const at = (...rest: Path): Path => ['sources', name, ...rest];
      const isDefined = (purpose: string, path: Path) => checkPurpose(purposes, purpose, path);
      return [
        ...maybe(source?.contact, at('contact'), checkAddress),
        ...each(source?.from, at('from'), (address, path) => checkOwnAddress(domains, address, path)),
        ...each(source?.linkDomains, at('linkDomains'), checkDomainPattern),
        ...each(source?.purposes, at('purposes'), isDefined),
        ...maybe(source?.replies, at('replies'), checkAddress),
        ...maybe(source?.redacted?.link, at('redacted', 'link'), (link, path) =>
          checkLink(source?.linkDomains ?? [], link, path),
        ),
        ...(source?.tests ?? []).flatMap((test, index) =>
          maybe(test?.request?.purpose, at('tests', index, 'request', 'purpose'), isDefined),
        ),
      ];
    }),
    ...Object.entries(purposes ?? {}).flatMap(([name, purpose]) => checkUnsubscribe(name, purpose)),
    ...checkRisks(policy),
  ];
};

/** Checks what can be read. */
const maybe = (
  entry: string | undefined,
  path: Path,
  check: (entry: string, path: Path) => readonly Problem[],
): readonly Problem[] => (entry === undefined ? [] : check(entry, path));

/** Checks the entries of a list that can be read, each at its place. */
const each = (
  list: readonly (string | undefined)[] | undefined,
  path: Path,
  check: (entry: string, path: Path) => readonly Problem[],
): readonly Problem[] => (list ?? []).flatMap((entry, index) => maybe(entry, [...path, index], check));

const oneOf = (words: readonly string[]): string => `one-of: ${words.join(', ')}`;

const checkAddress = (address: string, path: Path): readonly Problem[] =>
  parseAddress(address).ok ? [] : [{ path, problem: 'not-an-address' }];

const checkPurpose = (purposes: PolicyParts['purposes'], purpose: string, path: Path): readonly Problem[] =>
  purposes === undefined || Object.hasOwn(purposes, purpose)
    ? []
    : [{ path, problem: 'unknown-purpose', expected: oneOf(Object.keys(purposes)) }];

/** A link that everybody may use and nothing comes of would be a lie. */
const checkUnsubscribe = (name: string, purpose: NonNullable<PolicyParts['purposes']>[string]): readonly Problem[] => {
  const { unsubscribe, blockedBy } = purpose ?? {};
  if (unsubscribe !== 'required' || blockedBy === undefined) return [];
  // One that cannot be read may have been it.
  return blockedBy.includes('unsubscribe') || blockedBy.includes(undefined)
    ? []
    : [{ path: ['purposes', name, 'blockedBy'], problem: 'does-not-heed-unsubscribe', expected: 'unsubscribe' }];
};

/** The link of a redacted form leads to the source's own application. What is no link is the schema's to say. */
const checkLink = (patterns: readonly (string | undefined)[], link: string, path: Path): readonly Problem[] => {
  const host = URL.parse(link)?.hostname;
  // One that cannot be read may have been its.
  if (host === undefined || patterns.includes(undefined)) return [];
  const listed = patterns.filter((pattern) => pattern !== undefined);
  return listed.some((pattern) => domainMatches(pattern, host))
    ? []
    : [{ path, problem: 'host-not-listed', expected: `a host of linkDomains: ${listed.join(', ') || 'none'}` }];
};

/** An address mail is sent from lies on one of the policy's domains, exactly: that is what SES signs. */
const checkOwnAddress = (
  domains: PolicyParts['domains'],
  address: string | undefined,
  path: Path,
): readonly Problem[] => {
  if (address === undefined) return [];
  const parsed = parseAddress(address);
  if (!parsed.ok) return [{ path, problem: 'not-an-address' }];
  const listed = domains?.filter((domain) => domain !== undefined);
  // One that cannot be read may have been this one.
  if (listed === undefined || listed.length < (domains?.length ?? 0)) return [];
  return listed.includes(parsed.address.domain)
    ? []
    : [{ path, problem: 'domain-not-listed', expected: oneOf(listed) }];
};

/** Domains are written as they are compared: in A-labels and lower case. */
const isWritten = (written: string, parsed: ParsedDomain, path: Path): readonly Problem[] => {
  if (!parsed.ok) return [{ path, problem: 'not-a-domain' }];
  return parsed.domain === written ? [] : [{ path, problem: 'not-a-domain', expected: parsed.domain }];
};

const checkDomain = (domain: string, path: Path): readonly Problem[] => isWritten(domain, parseDomain(domain), path);

/** A host, or `*.` and a domain for whatever is below it. */
const checkDomainPattern = (pattern: string, path: Path): readonly Problem[] =>
  isWritten(pattern, parseDomainPattern(pattern), path);
