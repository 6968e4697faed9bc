import { expect, it } from 'vitest';
import { describeUnknownScope, unknownScope } from '../../../lambdas/domain/policy/unknown-scope.ts';
import { policy } from '../../support/facts.ts';

const warningOf = (scope: string): string | undefined => {
  const unknown = unknownScope(scope, { version: 3, document: policy });
  return unknown && describeUnknownScope(unknown);
};

it.each(['everything', 'lane:bulk', 'domain:nosuch.example', 'source:billing', 'purpose:notification'])(
  'no word is said of %s',
  (scope) => {
    expect(warningOf(scope)).toBeUndefined();
  },
);

it.each([
  ['source:nosuch', 'source:nosuch stops nothing as things are: version 3 of the policy has no source nosuch'],
  ['source:biling', /no source biling; did you mean source:billing\?$/],
  ['source:report', /did you mean source:reports\?$/],
  ['source:billing-api', /did you mean source:billing\?$/],
  ['purpose:notificaiton', /no purpose notificaiton; did you mean purpose:notification\?$/],
  // A source is not a purpose.
  ['purpose:billing', /no purpose billing$/],
])('of %s it is said that nothing is stopped, and what may have been meant', (scope, warning) => {
  expect(warningOf(scope)).toEqual(typeof warning === 'string' ? warning : expect.stringMatching(warning));
});
