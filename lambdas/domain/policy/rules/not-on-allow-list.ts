import { evidence, nothing, objection, type Rule } from '../rule.ts';

/** Where mail may go at all. An empty allow-list means nobody. */
export const notOnAllowList: Rule = {
  name: 'not-on-allow-list',
  evaluate: ({ recipient: { address, allowedBy } }) => {
    if (allowedBy !== undefined) return [evidence({ code: 'allow-list', ...allowedBy })];
    return address.ok ? [objection({ code: 'not-on-allow-list' })] : nothing;
  },
};
