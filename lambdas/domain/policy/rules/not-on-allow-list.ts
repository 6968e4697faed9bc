import { isListObservable } from '../audience.ts';
import { evidence, nothing, objection, type Rule } from '../rule.ts';

/** Where mail may go at all. An empty allow-list means nobody. */
export const notOnAllowList: Rule = {
  name: 'not-on-allow-list',
  observable: isListObservable,
  evaluate: ({ recipient: { address, allowedBy } }) => {
    if (allowedBy !== undefined) {
      const { rule, owner } = allowedBy;
      return [evidence({ code: 'allow-list', rule, ...(owner === undefined ? {} : { owner }) })];
    }
    return address.ok ? [objection({ code: 'not-on-allow-list' })] : nothing;
  },
};
