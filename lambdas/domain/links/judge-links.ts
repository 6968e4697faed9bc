import { domainMatches } from '../address/domain-pattern.ts';
import type { FoundLink } from './found-link.ts';

/** A link that leads out of what the source may link to: with its host, or with why it has none. */
export type OutsideLink = Exclude<FoundLink, { readonly kind: 'mailto' | 'tel' }>;

export type LinkJudgement = {
  /** Each once per body, in the order they were found; the first ones only. Hosts in A-labels, never a URL. */
  readonly outside: readonly OutsideLink[];
  /** How many more there are. */
  readonly more: number;
};

/** So that a mail of ten thousand links gives a reason that can be read, and stored. */
const namedAtMost = 10;

/**
 * The links that are not on the source's domains. A host is on them when one of the patterns matches; a link that shows
 * another host than it leads to, has another scheme or cannot be read never is. `mailto:` and `tel:` lead to no host and
 * are not judged.
 * @param linkDomains - patterns as `parseDomainPattern` returns them
 */
export const judgeLinks = (
  links: readonly FoundLink[],
  linkDomains: readonly string[],
  limit: number = namedAtMost,
): LinkJudgement => {
  const outside = links.filter((link) => isOutside(link, linkDomains)) as readonly OutsideLink[];
  return { outside: outside.slice(0, limit), more: Math.max(0, outside.length - limit) };
};

const isOutside = (link: FoundLink, linkDomains: readonly string[]): link is OutsideLink => {
  switch (link.kind) {
    case 'host':
      return !linkDomains.some((pattern) => domainMatches(pattern, link.host));
    case 'userinfo':
    case 'other-scheme':
    case 'no-host-scheme':
    case 'unparsable':
      return true;
    case 'mailto':
    case 'tel':
      return false;
  }
};
