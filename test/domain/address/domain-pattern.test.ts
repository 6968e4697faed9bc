import { expect, it } from 'vitest';
import { domainMatches, parseDomainPattern } from '../../../lambdas/domain/address/domain-pattern.ts';

const rows: readonly [sentence: string, pattern: string, domain: string, matches: boolean][] = [
  ['a domain matches itself', 'acme.example', 'acme.example', true],
  ['a domain matches nothing below it', 'acme.example', 'www.acme.example', false],
  ['a domain matches nothing that ends like it', 'acme.example', 'notacme.example', false],
  ['*. matches what is below', '*.acme.example', 'www.acme.example', true],
  ['*. matches what is far below', '*.acme.example', 'a.b.acme.example', true],
  ['*. does not match the domain itself', '*.acme.example', 'acme.example', false],
  ['*. matches nothing that ends like it', '*.acme.example', 'notacme.example', false],
  ['a pattern is compared in A-labels and lower case', '*.BÜCHER.example', 'www.xn--bcher-kva.example', true],
];
it.each(rows)('%s', (_, given, domain, matches) => {
  const pattern = parseDomainPattern(given);
  expect(pattern.ok && domainMatches(pattern.domain, domain)).toBe(matches);
});

it.each(['*', '*.', '*.*.example', '*acme.example', 'www.*.example', '', 'acme.example.'])(
  '%j is no pattern',
  (given) => {
    expect(parseDomainPattern(given).ok).toBe(false);
  },
);
