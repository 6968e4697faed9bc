import { domainMatches } from '../../address/domain-pattern.ts';
import { registeredSource } from '../registration.ts';
import { nothing, objection, type Rule } from '../rule.ts';

/** The link of a redacted form leads back to the application that sent it, and nowhere else. */
export const linkNotPermitted: Rule = {
  name: 'link-not-permitted',
  observable: true,
  evaluate: (facts) => {
    const source = registeredSource(facts);
    const link = facts.request.redacted?.link;
    if (source === undefined || link === undefined) return nothing;
    const host = new URL(link).hostname;
    if (source.linkDomains.some((pattern) => domainMatches(pattern, host))) return nothing;
    return [objection({ code: 'link-not-permitted', field: 'redacted.link', host, permitted: source.linkDomains })];
  },
};
