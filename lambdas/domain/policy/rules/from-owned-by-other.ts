import { ownerOfSender } from '../owner-of-sender.ts';
import { nothing, objection, type RequestRule } from '../rule.ts';

/** Nobody can be impersonated: a From that another source owns is that source's alone. */
export const fromOwnedByOther: RequestRule = {
  name: 'from-owned-by-other',
  about: 'request',
  evaluate: (facts) => {
    const from = facts.request.from?.address;
    if (!facts.source.known || from === undefined) return nothing;
    const owner = ownerOfSender(from, facts.source.name, facts.policy.document);
    return owner === undefined || owner === facts.source.name
      ? nothing
      : [objection({ code: 'from-owned-by-other', from, owner })];
  },
};
