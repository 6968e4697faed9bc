import { audienceOf } from '../audience.ts';
import { destinationOf } from '../destination.ts';
import { nothing, objection, type Rule } from '../rule.ts';

/**
 * Where only listed addresses may receive, a rule for a domain or the directory admits nobody: it is there for when the
 * environment, or the policy, lets every rule admit.
 */
export const notListedByAddress: Rule = {
  name: 'not-listed-by-address',
  evaluate: (facts) => {
    const { recipient } = facts;
    const rule = recipient.allowedBy?.rule;
    if (audienceOf(facts) === 'every-rule' || rule === undefined || rule === destinationOf(recipient)?.lookup)
      return nothing;
    return [objection({ code: 'not-listed-by-address', rule })];
  },
};
