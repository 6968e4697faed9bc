import { evidence, nothing, type Rule } from '../rule.ts';

/** The rules for recipients are asked of the address that everything goes to: only it receives anything. */
export const redirected: Rule = {
  name: 'redirected',
  evaluate: ({ recipient: { redirectedTo } }) =>
    redirectedTo === undefined ? nothing : [evidence({ code: 'redirected', to: redirectedTo.mailbox })],
};
