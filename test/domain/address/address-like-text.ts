import * as fc from 'fast-check';

const pieces = [
  ...Array.from(
    'aAzZ09@@@...""\\\\-_+*/<>[](),;: \t\r\n\0\u007f\u0085\u00a0\u200b\u2028éßʼn日本＠。．ａＡ\u212A\ud800\udc00😆',
  ),
  'anna',
  'acme.example',
  'xn--',
  'bücher',
  '*.',
  'directory',
  ':staff',
  '"a b"',
  '\\"',
];

/** Text that gets far into a parser of addresses before it is wrong, if it is. */
export const addressLikeText: fc.Arbitrary<string> = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join('')),
  fc
    .tuple(
      fc.string({ unit: fc.constantFrom(...Array.from('aB1.+"\\ é')) }),
      fc.constantFrom('b', 'acme.example', 'bücher.例え'),
    )
    .map(([local, domain]) => `${local}@${domain}`),
  fc
    .tuple(fc.string({ unit: fc.constantFrom(...Array.from('aB1. @<>\\"')), minLength: 1 }), fc.domain())
    .map(([content, domain]) => `"${content.replaceAll(/["\\]/g, '\\$&')}"@${domain}`),
  fc.emailAddress(),
  fc.string({ unit: 'binary' }),
);
