import { createRequire } from 'node:module';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDomain } from '../../../lambdas/domain/address/parse-domain.ts';

/** What a domain becomes, or would have to be written as. */
const aLabels = (given: string): string | undefined => {
  const parsed = parseDomain(given);
  if (parsed.ok) return parsed.domain;
  return parsed.problem.code === 'domain-not-idna' ? parsed.problem.means : undefined;
};

describe('a domain', () => {
  const accepted: readonly [sentence: string, given: string, domain: string][] = [
    ['in U-labels becomes A-labels', '例え.テスト', 'xn--r8jz45g.xn--zckzah'],
    ['may have U-labels and A-labels', 'bücher.xn--zckzah', 'xn--bcher-kva.xn--zckzah'],
    ['may be written from right to left', 'מים.example', 'xn--eebib.example'],
    ['may have a joiner where its script needs one', 'क्\u200dष.example', 'xn--11b2ezcw70k.example'],
    ['may end in digits without being an IP address', 'bücher.123', 'xn--bcher-kva.123'],
    ['that looks like another is another', 'аcme.example', 'xn--cme-5cd.example'],
    ['keeps a dotless i apart', 'ıstanbul.example', 'xn--stanbul-qfb.example'],
    ['may be written with a sign that is canonically a letter', '\u212Aelvin.example', 'kelvin.example'],
  ];
  it.each(accepted)('%s', (_, given, domain) => {
    expect(parseDomain(given)).toEqual({ ok: true, domain });
  });

  const refused: readonly [sentence: string, given: string, means?: string][] = [
    ['punycode that does not decode', 'xn--0.example'],
    ['punycode that does not decode, in capitals', 'XN--0.example'],
    ['an A-label of ASCII', 'xn--acme.example'],
    ['an A-label of what would be rewritten', 'xn--a-ecp.example'],
    ['an A-label with letters beyond ASCII', 'xn--bücher.example'],
    ['right-to-left letters beside left-to-right ones', 'אa.example'],
    ['a combining mark at the start of a label', '\u0301acme.example'],
    ['a joiner where no script needs one', 'ac\u200dme.example'],
    ['a character that is not assigned', 'ac\u{103FF}me.example'],
    ['a full-width name', 'ｇｍａｉｌ.example', 'gmail.example'],
    ['a full-width dot', 'acme．example', 'acme.example'],
    ['an ideographic full stop', 'acme。example', 'acme.example'],
    ['a full-width hyphen', 'ac－me.example', 'ac-me.example'],
    ['a soft hyphen', 'ac\u00adme.example', 'acme.example'],
    ['a zero-width space', 'acme\u200b.example', 'acme.example'],
    ['a variation selector', '❤\ufe0f.example', 'xn--qei.example'],
    ['a ligature', 'oﬃce.example', 'office.example'],
    ['a long s', 'acmeſ.example', 'acmes.example'],
    ['a full-width dot at the end, with nothing to suggest', 'acme.example．'],
  ];
  it.each(refused)('is not IDNA with %s', (_, given, means) => {
    expect(parseDomain(given)).toEqual({
      ok: false,
      problem: { code: 'domain-not-idna', ...(means !== undefined && { means }) },
    });
  });

  it('has no character that only looks like none of the syntax: U+037E is canonically a semicolon', () => {
    expect(parseDomain('ac\u037eme.example')).toEqual({
      ok: false,
      problem: { code: 'syntax', part: 'domain', why: 'character', character: 'U+003B' },
    });
  });

  it('is refused for its length before it is encoded', () => {
    expect(parseDomain('ü'.repeat(100_000))).toMatchObject({
      ok: false,
      problem: { code: 'too-long', part: 'domain' },
    });
  });
});

describe('a domain, beside another implementation of UTS #46', () => {
  type Tr46 = { toASCII(name: string, options: Record<string, boolean>): string | null };
  const tr46 = createRequire(import.meta.url)('tr46') as Tr46;
  const oracle = (name: string, checks: { checkBidi: boolean; checkJoiners: boolean }): string | null =>
    tr46.toASCII(name, { ...checks, useSTD3ASCIIRules: true, verifyDNSLength: true });

  const letters = 'aAz09üÜßéÅſκΚςΣдДөאבتع٣कष्\u200c\u200d가日本。．ａＢ１－ｰ\u00ad\u200b\u0308\u0301⒈ﬁ℀😆';
  const label = fc.oneof(
    fc.string({ unit: fc.constantFrom(...Array.from(letters)), minLength: 1, maxLength: 6 }),
    fc.constantFrom('xn--bcher-kva', 'xn--4dbc', 'xn--mnchen-3ya', 'XN--FA-HIA', 'xn--a', 'xn--a-ecp', 'acme', '12'),
  );
  const name = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.'));

  it('has the A-labels that one gives it, or none', () => {
    fc.assert(
      fc.property(name, (given) => {
        const found = aLabels(given);
        if (found !== undefined) expect(found).toBe(oracle(given, { checkBidi: false, checkJoiners: false }));
      }),
      { numRuns: 3_000 },
    );
  });

  // Not the other way round: the URL parser is easier on right-to-left labels and joiners than the standard.
  it('is only refused if that one refuses it too, or for its hyphens', () => {
    fc.assert(
      fc.property(name, (given) => {
        const expected = oracle(given, { checkBidi: true, checkJoiners: true });
        if (expected !== null && !/(?:^|\.)-|-(?:\.|$)/.test(expected)) expect(aLabels(given)).toBe(expected);
      }),
      { numRuns: 3_000 },
    );
  });
});
