import { defer, type Rule } from '../rule.ts';

/** What goes beyond a quota is not refused: it waits for its turn. */
export const quotaExceeded: Rule = {
  name: 'quota-exceeded',
  observable: true,
  evaluate: ({ recipient: { quotasExceeded = [] } }) =>
    quotasExceeded.map(({ until, ...limit }) => defer({ code: 'quota-exceeded', ...limit }, until)),
};
