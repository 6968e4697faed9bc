import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllowRule } from '../../../lambdas/domain/address/allow-rule.ts';
import {
  describeAddressProblem,
  describeAllowRuleProblem,
} from '../../../lambdas/domain/address/describe-address-problem.ts';
import { parseAddress } from '../../../lambdas/domain/address/parse-address.ts';
import { addressLikeText } from './address-like-text.ts';

const wordsFor = (address: string): string => {
  const parsed = parseAddress(address);
  return parsed.ok ? '' : describeAddressProblem(parsed.problem);
};

describe('the words for an address problem', () => {
  it.each([
    ['taro..y@docomo.ne.jp', 'send to "taro..y"@docomo.ne.jp'],
    ['anna@ａｃｍｅ.example', 'write acme.example if that is meant'],
    ['anna@ac_me.example', 'the domain holds U+005F'],
    [`${'l'.repeat(65)}@acme.example`, 'has 65 octets and may have 64'],
    ['anna@acme.example\n', 'control character U+000A'],
    ['ännä@acme.example', 'Amazon SES does not speak'],
    ['=?utf-8?q?x?=@acme.example', 'some software decodes'],
  ])('for %j say what to do next', (address, words) => {
    expect(wordsFor(address)).toContain(words);
  });

  it("show nothing of who it is, but for the quoted form of a carrier's dots", () => {
    fc.assert(
      fc.property(addressLikeText, (rest) => {
        const parsed = parseAddress(`q7${rest}`);
        if (parsed.ok || parsed.problem.code === 'carrier-dots') return;
        expect(describeAddressProblem(parsed.problem)).toMatch(/^\S.*: \S.*[^.]$/u);
        expect(describeAddressProblem(parsed.problem)).not.toContain('q7');
      }),
    );
  });

  it('are there for every rule that is none', () => {
    fc.assert(
      fc.property(addressLikeText, (given) => {
        const parsed = parseAllowRule(given);
        if (!parsed.ok) expect(describeAllowRuleProblem(parsed.problem)).toMatch(/^\S.*: \S.*[^.]$/u);
      }),
    );
  });
});
