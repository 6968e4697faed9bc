import type { Problem } from '../../contract/malformed.ts';
import type { Policy } from '../../contract/policy.ts';
import { parseDomainPattern } from '../address/domain-pattern.ts';
import { parseAddress } from '../address/parse-address.ts';
import { type ParsedDomain, parseDomain } from '../address/parse-domain.ts';

type Path = readonly PropertyKey[];

/** What a schema cannot see: addresses and domains that are none, and names that nothing in the policy defines. */
export const checkReferences = (policy: Policy): readonly Problem[] => [
  ...policy.domains.flatMap((domain, index) => checkDomain(domain, ['domains', index])),
  ...checkOwnAddress(policy, policy.senders.default.address, ['senders', 'default', 'address']),
  ...Object.entries(policy.sources).flatMap(([name, source]) => {
    const at = (...rest: Path): Path => ['sources', name, ...rest];
    return [
      ...checkAddress(source.contact, at('contact')),
      ...source.from.flatMap((address, index) => checkOwnAddress(policy, address, at('from', index))),
      ...source.linkDomains.flatMap((domain, index) => checkDomainPattern(domain, at('linkDomains', index))),
      ...source.purposes.flatMap((purpose, index) =>
        Object.hasOwn(policy.purposes, purpose)
          ? []
          : [
              {
                path: at('purposes', index),
                problem: 'unknown-purpose',
                expected: oneOf(Object.keys(policy.purposes)),
              },
            ],
      ),
    ];
  }),
];

const oneOf = (words: readonly string[]): string => `one-of: ${words.join(', ')}`;

const checkAddress = (address: string, path: Path): readonly Problem[] =>
  parseAddress(address).ok ? [] : [{ path, problem: 'not-an-address' }];

/** An address mail is sent from lies on one of the policy's domains, exactly: that is what SES signs. */
const checkOwnAddress = (policy: Policy, address: string, path: Path): readonly Problem[] => {
  const parsed = parseAddress(address);
  if (!parsed.ok) return [{ path, problem: 'not-an-address' }];
  return policy.domains.includes(parsed.address.domain)
    ? []
    : [{ path, problem: 'domain-not-listed', expected: oneOf(policy.domains) }];
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
