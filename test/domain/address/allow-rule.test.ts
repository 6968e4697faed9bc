import { describe, expect, it } from 'vitest';
import { type AllowRuleProblem, allowListKeys, parseAllowRule } from '../../../lambdas/domain/address/allow-rule.ts';
import { parseAddress } from '../../../lambdas/domain/address/parse-address.ts';

const keysOf = (address: string, groups?: readonly string[]): readonly string[] => {
  const parsed = parseAddress(address);
  if (!parsed.ok) throw new Error(`${address} is no address`);
  return allowListKeys(parsed.address, groups);
};

const keyOf = (rule: string): string => {
  const parsed = parseAllowRule(rule);
  if (!parsed.ok) throw new Error(`${rule} is no rule`);
  return parsed.key;
};

describe('a rule of the allow-list', () => {
  const rows: readonly [sentence: string, rule: string, address: string, admitted: boolean][] = [
    ['an address admits itself', 'anna@acme.example', 'anna@acme.example', true],
    ['an address admits no other', 'anna@acme.example', 'anne@acme.example', false],
    ['an address admits no plus-tag of itself', 'anna@acme.example', 'anna+x@acme.example', false],
    ['an address with a plus-tag admits that one', 'anna+x@acme.example', 'anna+x@acme.example', true],
    ['an address admits itself in another case', 'Anna@Acme.Example', 'aNNa@aCME.eXAMPLE', true],
    ['an address admits itself in quotes', 'anna@acme.example', '"anna"@acme.example', true],
    ['an address in quotes admits itself without', '"anna"@acme.example', 'anna@acme.example', true],
    ['a domain admits whoever is there', 'acme.example', 'anna+x@acme.example', true],
    ['a domain admits nobody below it', 'acme.example', 'anna@mail.acme.example', false],
    ['a domain admits nobody above it', 'mail.acme.example', 'anna@acme.example', false],
    ['a domain admits no domain that ends like it', 'acme.example', 'anna@notacme.example', false],
    ['a domain admits no domain that starts like it', 'acme.example', 'anna@acme.example.org', false],
    ['a domain in U-labels admits its A-labels', 'bücher.example', 'anna@xn--bcher-kva.example', true],
    ['a domain in A-labels admits its U-labels', 'XN--BCHER-kva.example', 'anna@BÜCHER.example', true],
    ['a domain admits none that only looks like it', 'acme.example', 'anna@аcme.example', false],
    ['a domain is not found in a quoted local part', 'acme.example', '"x@acme.example"@evil.example', false],
    ['a domain of one label admits whoever is there', 'mailserver1', 'anna@mailserver1', true],
    ['*. admits whoever is one label below', '*.acme.example', 'anna@mail.acme.example', true],
    ['*. admits whoever is further below', '*.acme.example', 'anna@a.b.c.acme.example', true],
    ['*. does not admit the domain itself', '*.acme.example', 'anna@acme.example', false],
    ['*. admits no domain that ends like it', '*.acme.example', 'anna@notacme.example', false],
    ['*. takes U-labels', '*.BÜCHER.example', 'anna@mail.bücher.example', true],
    ['*. of a label admits whoever is below', '*.example', 'anna@acme.example', true],
    ['directory admits nobody the directory does not hold', 'directory', 'anna@acme.example', false],
    ['directory admits nobody for being at a host of that name', 'directory', 'anna@directory', false],
    ['a group admits nobody the directory does not hold', 'directory:staff', 'anna@acme.example', false],
    ['an address at a host named directory admits itself', 'anna@directory', 'anna@directory', true],
    ['* admits everybody', ' * ', 'anna@acme.example', true],
    ['* admits a host of one label', '*', 'anna@mailserver1', true],
    ['a domain admits none it is a sub-domain of', 'acme.example', 'anna@acme.example.evil.example', false],
    ['a domain admits none that it ends', 'acme.example', 'anna@evilacme.example', false],
    ['a domain admits none that has a hyphen before it', 'acme.example', 'anna@evil-acme.example', false],
    ['a domain admits none that has it as the label of another', 'acme.example', 'anna@acme-example.example', false],
    ['*. admits none it is a sub-domain of', '*.acme.example', 'anna@x.acme.example.evil.example', false],
    ['*. admits none that it ends', '*.acme.example', 'anna@x.evilacme.example', false],
    ['*. admits none without the dot', '*.acme.example', 'anna@evil-acme.example', false],
    ['a domain admits no punycode of a look-alike', 'acme.example', 'anna@xn--cme-5cd.example', false],
    ['a look-alike in Greek letters is another domain', 'acme.example', 'anna@αcme.example', false],
    ['the punycode of a look-alike is the look-alike', 'аcme.example', 'anna@xn--cme-5cd.example', true],
    ['sharp s and ss are two domains', 'strasse.example', 'anna@straße.example', false],
    ['dotless i is another letter', 'sis.example', 'anna@sıs.example', false],
    ['a decomposed letter is the composed one', 'bücher.example', 'anna@bu\u0308cher.example', true],
    ['the local part is no domain', 'acme.example', 'acme.example@evil.example', false],
    ['a route in the local part leads nowhere', 'acme.example', 'anna%acme.example@evil.example', false],
    ['a dot in the local part counts', 'anna.b@acme.example', 'annab@acme.example', false],
  ];
  it.each(rows)('%s', (_, rule, address, admitted) => {
    expect(keysOf(address).includes(keyOf(rule))).toBe(admitted);
  });

  const groups: readonly [sentence: string, rule: string, groups: readonly string[], admitted: boolean][] = [
    ['directory admits whom the directory holds, in no group', 'directory', [], true],
    ['directory admits whom the directory holds, in some group', 'Directory', ['staff'], true],
    ['a group admits its members', 'directory:staff', ['on-call', 'staff'], true],
    ['a group admits nobody else', 'directory:staff', ['on-call'], false],
    ['a group admits no group that starts like it', 'directory:staff', ['staff-former'], false],
  ];
  it.each(groups)('%s', (_, rule, memberOf, admitted) => {
    expect(keysOf('anna@acme.example', memberOf).includes(keyOf(rule))).toBe(admitted);
  });

  const refused: readonly [sentence: string, rule: string, problem: AllowRuleProblem][] = [
    ['nothing', '', { code: 'empty' }],
    ['white space', ' \t\r\n', { code: 'empty' }],
    ['everybody below nothing', '*.', { code: 'everybody-misspelt' }],
    ['everybody twice', '*.*', { code: 'everybody-misspelt' }],
    ['everybody, written as an address', '*@*', { code: 'everybody-misspelt' }],
    ['everybody at a domain', '*@acme.example', { code: 'wildcard-misplaced' }],
    ['every address that starts alike', 'anna*@acme.example', { code: 'wildcard-misplaced' }],
    ['every domain that starts alike', 'acme*.example', { code: 'wildcard-misplaced' }],
    ['every domain that ends alike', '*acme.example', { code: 'wildcard-misplaced' }],
    ['every domain in the middle', 'mail.*.example', { code: 'wildcard-misplaced' }],
    ['every top-level domain', 'acme.*', { code: 'wildcard-misplaced' }],
    ['two wildcards', '*.*.example', { code: 'wildcard-misplaced' }],
    ['a domain with an @', '@acme.example', { code: 'local-part-missing' }],
    ['no group', 'directory:', { code: 'group-name-invalid' }],
    ['a group with a space', 'directory: staff', { code: 'group-name-invalid' }],
    ['a group of groups', 'directory:staff:emea', { code: 'group-name-invalid' }],
    ['every group', 'directory:*', { code: 'wildcard-misplaced' }],
    [
      'a domain with a trailing dot',
      'acme.example.',
      { code: 'domain-invalid', problem: { code: 'syntax', part: 'domain', why: 'trailing-dot' } },
    ],
    [
      'whatever is below a trailing dot',
      '*.acme.example.',
      { code: 'domain-invalid', problem: { code: 'syntax', part: 'domain', why: 'trailing-dot' } },
    ],
    [
      'a link',
      'https://acme.example/',
      { code: 'domain-invalid', problem: { code: 'syntax', part: 'domain', why: 'character', character: 'U+003A' } },
    ],
    [
      'a domain in full-width letters',
      'ａｃｍｅ.example',
      { code: 'domain-invalid', problem: { code: 'domain-not-idna', means: 'acme.example' } },
    ],
    [
      'an address that is none',
      'anna@acme..example',
      { code: 'address-invalid', problem: { code: 'syntax', part: 'domain', why: 'consecutive-dots' } },
    ],
    [
      'two rules',
      'acme.example globex.example',
      { code: 'domain-invalid', problem: { code: 'syntax', part: 'domain', why: 'character', character: 'U+0020' } },
    ],
  ];
  it.each(refused)('is refused: %s', (_, rule, problem) => {
    expect(parseAllowRule(rule)).toEqual({ ok: false, problem });
  });

  it('is read without the white space around it', () => {
    expect(keyOf('\ufeff acme.example\r\n')).toBe('acme.example');
  });
});

describe('an address that tries to pass for one of a listed domain', () => {
  const tricks: readonly [sentence: string, address: string][] = [
    ['with a trailing dot', 'anna@acme.example.'],
    ['with two dots', 'anna@acme..example'],
    ['in full-width letters', 'anna@ａｃｍｅ.example'],
    ['with a full-width dot', 'anna@acme．example'],
    ['with an ideographic dot', 'anna@acme。example'],
    ['with a zero-width space', 'anna@acme\u200b.example'],
    ['with a soft hyphen', 'anna@ac\u00adme.example'],
    ['with a null byte before another domain', 'anna@acme.example\0.evil.example'],
    ['with a line break before another domain', 'anna@acme.example\r\n.evil.example'],
    ['with a second @', 'anna@evil.example@acme.example'],
    ['with a source route', '@evil.example:anna@acme.example'],
    ['in angle brackets behind another', 'anna@evil.example<anna@acme.example>'],
    ['with a comment', 'anna@acme.example(.evil.example)'],
    ['with a full-width @', 'anna＠evil.example@acme.example'],
    ['as an address literal', 'anna@[192.0.2.1]'],
    ['as punycode of plain ASCII', 'anna@xn--acme-.example'],
  ];
  it.each(tricks)('is no address: %s', (_, address) => {
    expect(parseAddress(address)).toMatchObject({ ok: false });
  });
});

describe('the keys of an address', () => {
  it('go from the address to the directory, the narrowest first', () => {
    expect(keysOf('Anna@b.a.acme.example', ['staff', 'on-call'])).toEqual([
      'anna@b.a.acme.example',
      'b.a.acme.example',
      '*.a.acme.example',
      '*.acme.example',
      '*.example',
      'directory:staff',
      'directory:on-call',
      'directory',
      '*',
    ]);
  });

  it('are one for each label, one for itself and one for everybody', () => {
    const labels = Array.from({ length: 120 }, () => 'a');
    expect(keysOf(`x@${labels.join('.')}`)).toHaveLength(labels.length + 2);
  });
});
