import { registeredSource } from '../registration.ts';
import { nothing, objection, type RequestRule } from '../rule.ts';

/** A link that no host can be read from, or that shows another one than it leads to, is on nobody's domains. */
export const linkUnreadable: RequestRule = {
  name: 'link-unreadable',
  about: 'request',
  observable: true,
  evaluate: (facts) =>
    registeredSource(facts)?.links === 'refuse'
      ? facts.outsideLinks.unreadable.map(({ place, kind }) =>
          objection({ code: 'link-unreadable', field: place, kind }),
        )
      : nothing,
};
