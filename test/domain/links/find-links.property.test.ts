import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLinks } from '../../../lambdas/domain/links/find-links.ts';

const characters = (text: string): string[] => Array.from(text);
const joined = (parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> => fc.tuple(...parts).map((all) => all.join(''));

const anyCase = (text: string) =>
  joined(characters(text).map((each) => fc.constantFrom(each.toLowerCase(), each.toUpperCase())));

/** As it is, or as an entity in one of its forms; without its semicolon only before what does not go on with it. */
const anyEntity = (text: string) =>
  joined(
    characters(text).map((each) => {
      const codePoint = each.codePointAt(0) ?? 0;
      return fc.constantFrom(
        each === '"' || each === '&' ? `&#${codePoint};` : each,
        `&#${codePoint};`,
        `&#x${codePoint.toString(16)};`,
        `&#X000${codePoint.toString(16).toUpperCase()};`,
      );
    }),
  );

/** White space that the URL standard removes, anywhere. */
const anyWhiteSpace = (text: string) =>
  joined(characters(text).map((each) => fc.constantFrom('', '', '\t', '\n', '\r').map((space) => `${space}${each}`)));

const anySlashes = fc.constantFrom('://', ':\\\\', ':/\\', ':/', ':', ':///');
const path = fc.constantFrom('', '/', '/a?b=c#d', ':8443/x', '.', './x', '?x', '\\x');
const offList = fc.constantFrom('evil.example', 'xn--bcher-kva.example', 'a.b.evil.example', 'evil-host.test');

const url = offList.chain((host) =>
  fc
    .tuple(anyCase('https'), anySlashes, anyCase(host), path)
    .map(([scheme, slashes, name, rest]) => ({ host, url: `${scheme}${slashes}${name}${rest}` })),
);

const attributeNames = [
  'href',
  'src',
  'action',
  'formaction',
  'poster',
  'background',
  'cite',
  'data',
  'xlink:href',
  'o:href',
  'longdesc',
  'lowsrc',
  'dynsrc',
  'srcset',
  'ping',
  'HREF',
  'Src',
] as const;

const attribute = url.chain(({ host, url: plain }) =>
  fc
    .tuple(
      fc.constantFrom('a', 'img', 'form', 'v:fill', 'IFRAME', 'svg', 'unknown-element'),
      fc
        .constantFrom(...attributeNames)
        .chain((name) =>
          (/srcset|ping/i.test(name) ? fc.constant(plain) : anyWhiteSpace(plain))
            .chain(anyEntity)
            .map((value) => ({ name, value })),
        ),
      fc.constantFrom(' ', '\n', '/', '\t x=y '),
      fc.constantFrom(
        '',
        '<p>',
        '<!-- -->',
        '<!--[if mso]>',
        '<svg><style>',
        '<textarea>',
        '<noscript>',
        '<table><b><i>',
      ),
    )
    .map(([element, { name, value }, space, before]) => ({
      host,
      html: `${before}<${element}${space}${name}="${value}">`,
    })),
);

const cssEscaped = (text: string) =>
  joined(
    characters(text).map((each) => {
      const digits = (each.codePointAt(0) ?? 0).toString(16);
      return fc.constantFrom(each, `\\${digits} `, `\\${digits.padStart(6, '0')}`);
    }),
  );

const hostsIn = (text: string | undefined, html: string | undefined): readonly string[] =>
  findLinks(text, html).flatMap((link) => ('host' in link ? [link.host] : []));

describe('a URL off the list is found', () => {
  it('in every attribute, however it is encoded', () => {
    fc.assert(
      fc.property(attribute, ({ host, html }) => {
        expect(hostsIn(undefined, html)).toContain(host);
      }),
      { numRuns: 2_000 },
    );
  });

  it('in every style, however it is escaped', () => {
    const css = url.chain(({ host, url: plain }) =>
      fc
        .tuple(
          cssEscaped('url').chain((word) =>
            cssEscaped(plain.replaceAll('\\', '/')).map((value) => `${word}(${value})`),
          ),
          fc.constantFrom('', "/* don't */", 'a{b:c}', '"', '\\'),
          fc.constantFrom('<style>', '<p style="', '<svg><style>', '<!--[if mso]><style>'),
        )
        .map(([value, before, context]) => ({
          host,
          html: `${context}${context.endsWith('"') ? '' : before}\n${value}`,
        })),
    );
    fc.assert(
      fc.property(css, ({ host, html }) => {
        expect(hostsIn(undefined, html)).toContain(host);
      }),
      { numRuns: 1_000 },
    );
  });

  it('in text, whatever is around it', () => {
    const around = fc.constantFrom(
      '',
      ' ',
      '\n',
      '(',
      ')',
      ',',
      '。',
      '、',
      'をご覧',
      '「',
      '<',
      '>',
      '"',
      "'",
      '*',
      ';',
      '!',
    );
    const text = offList.chain((host) =>
      fc
        .tuple(
          around,
          anyCase('https'),
          fc.constantFrom('://', ':\\\\', ':////'),
          anyCase(host),
          fc.constantFrom('', '/x', ':80', '.'),
          around,
        )
        .map((parts) => ({ host, text: parts.join('') })),
    );
    fc.assert(
      fc.property(text, fc.boolean(), ({ host, text: plain }, isHtml) => {
        const escaped = plain.replaceAll('<', '&lt;');
        expect(isHtml ? hostsIn(undefined, `<p>${escaped}</p>`) : hostsIn(plain, undefined)).toContain(host);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('whatever the bodies are', () => {
  const pieces = fc.constantFrom(
    '<',
    '>',
    '<a href=',
    '"',
    "'",
    '<style>',
    '</style>',
    '<svg>',
    '</svg>',
    '<!--',
    '-->',
    '[if mso]>',
    '<iframe srcdoc=',
    '&#',
    '&#104;',
    'url(',
    '@import',
    '\\',
    '\\0',
    'https://',
    '//',
    ':',
    '@',
    '.',
    'evil.example',
    '\ud800',
    '\u0000',
    '。',
    '[',
    ']',
    '%',
    'あ',
    '<![CDATA[',
    '<meta content=',
    '<script>',
  );
  const body = fc.oneof(
    fc.array(pieces, { maxLength: 30 }).map((all) => all.join('')),
    fc.string({ unit: 'binary' }),
  );

  it('nothing is thrown, and no more than a host is told', () => {
    fc.assert(
      fc.property(body, body, (text, html) => {
        for (const link of findLinks(text, html)) {
          if ('host' in link) expect(link.host).toMatch(/^(?:[a-z0-9_.-]{1,253}|\[[0-9a-f:.]+\])$/);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('adding to one takes no link from it, if it comes before it as a tag of its own', () => {
    fc.assert(
      fc.property(attribute, fc.constantFrom('<p>', '<b>x</b>', 'text '), ({ host, html }, before) => {
        expect(hostsIn(undefined, `${before}${html}`)).toContain(host);
      }),
    );
  });
});
