import { evidence, objection, type RequestRule } from '../rule.ts';

export const unknownSource: RequestRule = {
  name: 'unknown-source',
  about: 'request',
  evaluate: ({ source, principal }) => [
    source.known ? evidence({ code: 'source', source: source.name, principal }) : objection(source.reason),
  ],
};
