import { expect, it } from 'vitest';
import { parseDomainPattern } from '../../../lambdas/domain/address/domain-pattern.ts';
import { findLinks } from '../../../lambdas/domain/links/find-links.ts';
import { judgeLinks } from '../../../lambdas/domain/links/judge-links.ts';

const judged = (html: string, patterns: readonly string[], limit?: number) =>
  judgeLinks(
    findLinks(undefined, html),
    patterns.map((given) => {
      const pattern = parseDomainPattern(given);
      if (!pattern.ok) throw new Error(`${given} is no pattern`);
      return pattern.domain;
    }),
    limit,
  );
const outside = (...hosts: readonly string[]) => hosts.map((host) => ({ field: 'html', kind: 'host', host }));

it.each([
  ['a listed host is inside', '<a href="https://acme.example/x">', ['acme.example'], []],
  [
    'a host below a listed one is outside',
    '<a href="https://www.acme.example/">',
    ['acme.example'],
    outside('www.acme.example'),
  ],
  ['*. is what is below', '<a href="https://www.acme.example/">', ['*.acme.example'], []],
  ['*. is not the domain itself', '<a href="https://acme.example/">', ['*.acme.example'], outside('acme.example')],
  [
    'a host that ends alike is outside',
    '<a href="https://notacme.example/">',
    ['*.acme.example', 'acme.example'],
    outside('notacme.example'),
  ],
  [
    'a host that starts alike is outside',
    '<a href="https://acme.example.evil.test/">',
    ['acme.example'],
    outside('acme.example.evil.test'),
  ],
  ['a trailing dot is no difference', '<a href="https://acme.example./">', ['acme.example'], []],
  ['an international host is compared in A-labels', '<a href="https://bücher.example/">', ['BÜCHER.example'], []],
  ['with nothing listed all is outside', '<a href="https://acme.example/">', [], outside('acme.example')],
  ['addresses and numbers are not judged', '<a href="mailto:a@b.example"><a href="tel:1">', [], []],
  [
    'a name before a listed host is outside',
    '<a href="https://bank.example@acme.example/">',
    ['acme.example'],
    [{ field: 'html', kind: 'userinfo', host: 'acme.example' }],
  ],
  [
    'a script is outside',
    '<a href="javascript:x">',
    ['acme.example'],
    [{ field: 'html', kind: 'no-host-scheme', scheme: 'javascript' }],
  ],
  [
    'another scheme is outside',
    '<a href="ftp://acme.example/">',
    ['acme.example'],
    [{ field: 'html', kind: 'other-scheme', scheme: 'ftp' }],
  ],
  [
    'what cannot be read is outside',
    '<a href="https://[/">',
    ['acme.example'],
    [{ field: 'html', kind: 'unparsable' }],
  ],
])('%s', (_, html, patterns, expected) => {
  expect(judged(html, patterns)).toEqual({ outside: expected, more: 0 });
});

it('names so many hosts and counts the rest', () => {
  const html = ['a', 'b', 'c', 'a'].map((name) => `<a href="https://${name}.example/secret?token">`).join('');
  expect(judged(html, [], 2)).toEqual({ outside: outside('a.example', 'b.example'), more: 1 });
});
