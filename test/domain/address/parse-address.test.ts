import { describe, expect, it } from 'vitest';
import { type Address, type AddressProblem, parseAddress } from '../../../lambdas/domain/address/parse-address.ts';

const ascii63 = 'abcdefghij'.repeat(7).slice(0, 63);
/** A domain of the given length, in labels of at most 63. */
const domainOf = (length: number): string =>
  Array.from({ length }, (_, index) => (index % 64 === 63 && index < length - 1 ? '.' : 'd')).join('');

const syntax = (part: 'address' | 'local-part' | 'domain', why: string, character?: string) =>
  ({ code: 'syntax', part, why, ...(character !== undefined && { character }) }) as AddressProblem;

describe('an address', () => {
  const plain: readonly [sentence: string, given: string][] = [
    ['is a name at a domain', 'anna@acme.example'],
    ['may have one letter on each side', 'a@b'],
    ['may have a domain of one label', 'admin@mailserver1'],
    ['may have a last label of one letter', 'test@iana.a'],
    ['may have a last label with a hyphen', 'test@iana.co-uk'],
    ['may have a last label that no registry has', 'shaitan@my-domain.thisisminekthx'],
    ['may have a domain of digits, which is a name and no IP address', 'name@129.129.129.129'],
    ['may have hyphens in the third and fourth place', 'a@r3---sn.acme.example'],
    ['may have every character that RFC 5322 calls atext', "!#$%&'*+-/=?^_`{|}~@acme.example"],
    ['may have a plus-tag', 'anna+orders@acme.example'],
    ['may have a local part that looks like an A-label', 'xn--test@acme.example'],
    ['may have a local part of 64 octets', `${'l'.repeat(64)}@acme.example`],
    ['may have a label of 63 octets', `anna@${ascii63}.example`],
    ['may have 254 octets', `${'l'.repeat(64)}@${domainOf(189)}`],
    ['may have a domain of 252 octets, which is what fits with a local part', `a@${domainOf(252)}`],
  ];
  it.each(plain)('%s', (_, given) => {
    const domain = given.slice(given.lastIndexOf('@') + 1);
    const local = given.slice(0, given.lastIndexOf('@'));
    expect(parseAddress(given)).toEqual({
      ok: true,
      address: { local, domain, mailbox: given, lookup: given.toLowerCase() } satisfies Address,
    });
  });

  const spelled: readonly [sentence: string, given: string, mailbox: string, lookup: string][] = [
    [
      'keeps the case of its local part, but not for look-ups',
      'Anna.B@Acme.EXAMPLE',
      'Anna.B@acme.example',
      'anna.b@acme.example',
    ],
    ['has its domain in A-labels', 'anna@bücher.example', 'anna@xn--bcher-kva.example', 'anna@xn--bcher-kva.example'],
    [
      'may come with A-labels already',
      'anna@XN--bcher-KVA.example',
      'anna@xn--bcher-kva.example',
      'anna@xn--bcher-kva.example',
    ],
    [
      'has one domain, in whatever case it is written',
      'anna@BÜCHER.example',
      'anna@xn--bcher-kva.example',
      'anna@xn--bcher-kva.example',
    ],
    [
      'has one domain, composed or not',
      'anna@bu\u0308cher.example',
      'anna@xn--bcher-kva.example',
      'anna@xn--bcher-kva.example',
    ],
    ['keeps ß apart from ss', 'anna@straße.example', 'anna@xn--strae-oqa.example', 'anna@xn--strae-oqa.example'],
    [
      'keeps a capital sigma from turning final',
      'anna@ΣΑΣ.example',
      'anna@xn--mxa9ab.example',
      'anna@xn--mxa9ab.example',
    ],
    ['may have an emoji for a domain', 'anna@😆.example', 'anna@xn--k28h.example', 'anna@xn--k28h.example'],
    ['is looked up without quotes it does not need', '"Anna"@acme.example', '"Anna"@acme.example', 'anna@acme.example'],
    [
      'is looked up without backslashes it does not need',
      '"a\\n\\.b"@acme.example',
      '"a\\n\\.b"@acme.example',
      'an.b@acme.example',
    ],
    ['is looked up with quotes that it needs', '"a b"@acme.example', '"a b"@acme.example', '"a b"@acme.example'],
    [
      'is looked up with quotes around dots in a row',
      '"A..b"@acme.example',
      '"A..b"@acme.example',
      '"a..b"@acme.example',
    ],
    ['is looked up with quotes around a leading dot', '".a"@acme.example', '".a"@acme.example', '".a"@acme.example'],
    ['is looked up with quotes around a trailing dot', '"a."@acme.example', '"a."@acme.example', '"a."@acme.example'],
    [
      'is looked up with backslashes that it needs',
      '"a\\"\\\\\\@"@acme.example',
      '"a\\"\\\\\\@"@acme.example',
      '"a\\"\\\\@"@acme.example',
    ],
    [
      'may have an at-sign in quotes',
      '"evil@victim.example"@acme.example',
      '"evil@victim.example"@acme.example',
      '"evil@victim.example"@acme.example',
    ],
  ]; // prettier-ignore
  it.each(spelled)('%s', (_, given, mailbox, lookup) => {
    expect(parseAddress(given)).toMatchObject({ ok: true, address: { mailbox, lookup } });
  });
});

describe('no address', () => {
  const rows: readonly [sentence: string, given: string, problem: AddressProblem][] = [
    ['is empty', '', syntax('address', 'empty')],
    ['lacks the @', 'anna.acme.example', syntax('address', 'no-at-sign')],
    ['has a full-width @', 'anna＠acme.example', syntax('address', 'no-at-sign')],
    ['has nothing before the @', '@acme.example', syntax('local-part', 'empty')],
    ['has empty quotes before the @', '""@acme.example', syntax('local-part', 'empty')],
    ['has nothing after the @', 'anna@', syntax('domain', 'empty')],
    ['has two @', 'anna@acme@example.org', syntax('domain', 'character', 'U+0040')],
    ['is two addresses', 'a@acme.example,b@acme.example', syntax('domain', 'character', 'U+002C')],
    ['is two addresses with a semicolon', 'a@acme.example;b@acme.example', syntax('domain', 'character', 'U+003B')],
    ['has a display name', 'Anna <anna@acme.example>', syntax('address', 'angle-brackets')],
    ['has a quoted display name', '"Anna" <anna@acme.example>', syntax('address', 'angle-brackets')],
    ['is in angle brackets', '<anna@acme.example>', syntax('address', 'angle-brackets')],
    ['has a source route', '@relay.example:anna@acme.example', syntax('local-part', 'empty')],
    ['is a group', 'friends:anna@acme.example;', syntax('local-part', 'character', 'U+003A')],
    ['is a link', 'mailto:anna@acme.example', syntax('local-part', 'character', 'U+003A')],
    ['has a comment before it', '(her)anna@acme.example', syntax('local-part', 'character', 'U+0028')],
    ['has a comment after it', 'anna@acme.example(her)', syntax('domain', 'character', 'U+0028')],
    ['has a space before it', ' anna@acme.example', syntax('local-part', 'character', 'U+0020')],
    ['has a space after it', 'anna@acme.example ', syntax('domain', 'character', 'U+0020')],
    ['has a space around a dot', 'anna . b@acme.example', syntax('local-part', 'character', 'U+0020')],
    ['has a backslash outside quotes', 'an\\@na@acme.example', syntax('local-part', 'character', 'U+005C')],
    ['has a quote within', 'an"na@acme.example', syntax('local-part', 'character', 'U+0022')],
    ['mixes atoms and quotes', 'anna."b"@acme.example', syntax('local-part', 'character', 'U+0022')],
    ['mixes quotes and atoms', '"anna".b@acme.example', syntax('local-part', 'text-after-quote')],
    ['has two quoted strings', '"anna""b"@acme.example', syntax('local-part', 'text-after-quote')],
    ['does not end its quotes', '"anna@acme.example', syntax('local-part', 'unclosed-quote')],
    ['escapes its last quote', '"anna\\"@acme.example', syntax('local-part', 'unclosed-quote')],
    ['has nothing after the quotes', '"anna"', syntax('address', 'no-at-sign')],
    ['has an encoded word', '=?utf-8?q?x=40evil.example=3e?=@acme.example', syntax('local-part', 'encoded-word')],
    ['has one among others', 'anna=?utf-8?B?eA==?=x@acme.example', syntax('local-part', 'encoded-word')],
    ['has one in quotes', '"=?x?Q?=41?="@acme.example', syntax('local-part', 'encoded-word')],
    ['starts with a dot', '.anna@acme.example', syntax('local-part', 'leading-dot')],
    ['starts with a dot and has dots in a row', '.an..na@acme.example', syntax('local-part', 'leading-dot')],
    ['has dots in a row among what no carrier issued', 'é..a@acme.example', syntax('local-part', 'consecutive-dots')],
    ['ends with a dot after what no carrier issued', 'é.@acme.example', syntax('local-part', 'trailing-dot')],
    ['has a domain that starts with a dot', 'anna@.acme.example', syntax('domain', 'leading-dot')],
    ['has a domain with dots in a row', 'anna@acme..example', syntax('domain', 'consecutive-dots')],
    ['has a domain that ends with a dot', 'anna@acme.example.', syntax('domain', 'trailing-dot')],
    ['has a label that starts with a hyphen', 'anna@-acme.example', syntax('domain', 'hyphen-at-edge')],
    ['has another label that starts with a hyphen', 'anna@mail.-acme.example', syntax('domain', 'hyphen-at-edge')],
    ['has a label that ends with a hyphen', 'anna@acme-.example', syntax('domain', 'hyphen-at-edge')],
    ['has a last label that ends with a hyphen', 'anna@acme.example-', syntax('domain', 'hyphen-at-edge')],
    ['has an underscore in its domain', 'anna@ac_me.example', syntax('domain', 'character', 'U+005F')],
    ['has a path after its domain', 'anna@acme.example/path', syntax('domain', 'character', 'U+002F')],
    ['has a port after its domain', 'anna@acme.example:25', syntax('domain', 'character', 'U+003A')],
    ['has a percent sign in its domain', 'anna@acme%2eexample', syntax('domain', 'character', 'U+0025')],
    ['has half a surrogate pair before the @', 'an\ud800na@acme.example', syntax('address', 'not-well-formed')],
    ['has half a surrogate pair after the @', 'anna@ac\udc00me.example', syntax('address', 'not-well-formed')],
    ['ends a line', 'anna@acme.example\r\n', { code: 'control-character', character: 'U+000D' }],
    [
      'goes on in another line',
      'anna@acme.example\nBcc: eve@evil.example',
      { code: 'control-character', character: 'U+000A' },
    ],
    ['has NUL in quotes', '"an\\\0na"@acme.example', { code: 'control-character', character: 'U+0000' }],
    ['has a tab in quotes', '"an\tna"@acme.example', { code: 'control-character', character: 'U+0009' }],
    ['has DEL', 'anna\u007f@acme.example', { code: 'control-character', character: 'U+007F' }],
    ['has a C1 control character', 'anna@acme\u0085.example', { code: 'control-character', character: 'U+0085' }],
    ['has an IP address', 'anna@[192.0.2.1]', { code: 'domain-literal' }],
    ['has an IPv6 address', 'anna@[IPv6:2001:db8::1]', { code: 'domain-literal' }],
    ['has a literal that does not end', 'anna@[192.0.2.1', { code: 'domain-literal' }],
    ['has a literal within its domain', 'anna@acme.[192.0.2.1]', syntax('domain', 'character', 'U+005B')],
    [
      'has 65 octets before the @',
      `${'l'.repeat(65)}@acme.example`,
      { code: 'too-long', part: 'local-part', octets: 65, limit: 64 },
    ],
    [
      'has 65 octets before the @, counting quotes',
      `"${'l'.repeat(63)}"@acme.example`,
      { code: 'too-long', part: 'local-part', octets: 65, limit: 64 },
    ],
    [
      'has 65 octets before the @ in UTF-8',
      `${'é'.repeat(32)}x@acme.example`,
      { code: 'too-long', part: 'local-part', octets: 65, limit: 64 },
    ],
    [
      'has 255 octets',
      `${'l'.repeat(64)}@${domainOf(190)}`,
      { code: 'too-long', part: 'address', octets: 255, limit: 254 },
    ],
    ['has a domain of 254 octets', `a@${domainOf(254)}`, { code: 'too-long', part: 'domain', octets: 254, limit: 253 }],
    [
      'has a label of 64 octets',
      `anna@${ascii63}x.example`,
      { code: 'too-long', part: 'label', octets: 64, limit: 63 },
    ],
    [
      'has a label of 64 octets in punycode',
      `anna@${'x'.repeat(53)}üö.example`,
      { code: 'too-long', part: 'label', octets: 64, limit: 63 },
    ],
    ['has a local part that is not ASCII', 'ännä@acme.example', { code: 'local-part-not-ascii', character: 'U+00E4' }],
    [
      'has a local part that is not ASCII, in quotes',
      '"an nä"@acme.example',
      { code: 'local-part-not-ascii', character: 'U+00E4' },
    ],
    [
      'has a zero-width space before the @',
      'anna\u200b@acme.example',
      { code: 'local-part-not-ascii', character: 'U+200B' },
    ],
    [
      'has a no-break space before the @',
      'an\u00a0na@acme.example',
      { code: 'local-part-not-ascii', character: 'U+00A0' },
    ],
    ['has all of it in another script', 'θσερ@εχαμπλε.ψομ', { code: 'local-part-not-ascii', character: 'U+03B8' }],
    [
      'has a wrong domain, which counts before a local part SES cannot carry',
      'ännä@acme..example',
      syntax('domain', 'consecutive-dots'),
    ],
  ]; // prettier-ignore
  it.each(rows)('%s', (_, given, problem) => {
    expect(parseAddress(given)).toEqual({ ok: false, problem });
  });
});

describe('an address with the dots that Japanese carriers issued', () => {
  const rows: readonly [sentence: string, given: string, quoted: string][] = [
    ['names its quoted form: dots in a row', 'taro..y@docomo.ne.jp', '"taro..y"@docomo.ne.jp'],
    ['names its quoted form: a dot before the @', 'taro.@ezweb.ne.jp', '"taro."@ezweb.ne.jp'],
    ['names its quoted form: both', 'taro...y..@docomo.ne.jp', '"taro...y.."@docomo.ne.jp'],
    [
      'names its quoted form at any domain, which is then on the wire',
      'Taro..Y@Bücher.example',
      '"Taro..Y"@xn--bcher-kva.example',
    ],
  ]; // prettier-ignore
  it.each(rows)('%s', (_, given, quoted) => {
    expect(parseAddress(given)).toEqual({ ok: false, problem: { code: 'carrier-dots', quoted } });
    expect(parseAddress(quoted)).toMatchObject({ ok: true, address: { mailbox: quoted } });
  });

  it('is too long if its quoted form is', () => {
    expect(parseAddress(`${'a'.repeat(62)}.@docomo.ne.jp`)).toEqual({
      ok: false,
      problem: { code: 'too-long', part: 'local-part', octets: 65, limit: 64 },
    });
  });
});
