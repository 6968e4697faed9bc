import { evidence, type RequestRule } from '../rule.ts';

/** First match wins; a policy has exactly one route so far. */
export const route: RequestRule = {
  name: 'route',
  about: 'request',
  evaluate: ({ policy }) => policy.document.routes.map(({ via, tls }) => evidence({ code: 'route', via, tls })),
};
