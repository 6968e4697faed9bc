import { domainMatches } from '../../address/domain-pattern.ts';
import { registeredSource } from '../registration.ts';
import { evidence, type Finding, nothing, objection, type RequestRule } from '../rule.ts';

/** More are neither read nor worth storing. */
const namedAtMost = 10;

/**
 * The link of a redacted form leads back to the application that sent it, and nowhere else. Other links do where the
 * source wants that; else it is noted where they lead. Words of a redacted form with such a link are not used then.
 */
export const linkNotPermitted: RequestRule = {
  name: 'link-not-permitted',
  about: 'request',
  observable: true,
  evaluate: (facts) => {
    const source = registeredSource(facts);
    if (source === undefined) return nothing;
    const permitted = source.linkDomains;
    const notPermitted = (field: string, host: string): Finding =>
      objection({ code: 'link-not-permitted', field, host, permitted });
    const link = facts.request.redacted?.link;
    const host = link === undefined ? undefined : new URL(link).hostname;
    const ofRedacted =
      host === undefined || permitted.some((pattern) => domainMatches(pattern, host))
        ? nothing
        : [notPermitted('redacted.link', host)];

    const { hosts, unreadable } = facts.outsideLinks;
    switch (source.links) {
      case 'refuse':
        return [...ofRedacted, ...hosts.slice(0, namedAtMost).map((each) => notPermitted(each.place, each.host))];
      case 'report': {
        const named = hosts.slice(0, namedAtMost).map((each) => each.host);
        const more = hosts.length - named.length + unreadable.length;
        if (named.length + more === 0) return ofRedacted;
        return [...ofRedacted, evidence({ code: 'links-reported', hosts: named, ...(more === 0 ? {} : { more }) })];
      }
    }
  },
};
