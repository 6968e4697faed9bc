import { evidence, objection, type Rule } from '../rule.ts';

export const unknownSource: Rule = {
  name: 'unknown-source',
  evaluate: ({ source, principal }) => [
    source.known ? evidence({ code: 'source', source: source.name, principal }) : objection(source.reason),
  ],
};
