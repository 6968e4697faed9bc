import { evidence, type Rule } from '../rule.ts';

/** First match wins; a policy has exactly one route so far. */
export const route: Rule = {
  name: 'route',
  evaluate: ({ policy }) => policy.document.routes.map(({ via, tls }) => evidence({ code: 'route', via, tls })),
};
