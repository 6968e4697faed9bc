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
    ['everybody', '*', { code: 'everybody' }],
    ['everybody below nothing', '*.', { code: 'everybody' }],
    ['everybody twice', '*.*', { code: 'everybody' }],
    ['everybody, written as an address', '*@*', { code: 'everybody' }],
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
    ]);
  });

  it('are one for each label, and one for itself', () => {
    const labels = Array.from({ length: 120 }, () => 'a');
    expect(keysOf(`x@${labels.join('.')}`)).toHaveLength(labels.length + 1);
  });
});
