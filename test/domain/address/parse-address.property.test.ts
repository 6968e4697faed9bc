import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowListKeys, parseAllowRule } from '../../../lambdas/domain/address/allow-rule.ts';
import { type Address, parseAddress } from '../../../lambdas/domain/address/parse-address.ts';
import { addressLikeText } from './address-like-text.ts';

/** What parses; arbitrary text seldom does. */
const address = addressLikeText
  .map(parseAddress)
  .filter((parsed) => parsed.ok)
  .map((parsed) => parsed.address);

const holds = (predicate: (found: Address) => void): void => {
  fc.assert(fc.property(address, predicate), { numRuns: 500 });
};

describe('whatever it is given, the parser', () => {
  it('answers', () => {
    fc.assert(
      fc.property(addressLikeText, (given) => {
        expect(typeof parseAddress(given).ok).toBe('boolean');
        expect(typeof parseAllowRule(given).ok).toBe('boolean');
      }),
      { numRuns: 2_000 },
    );
  });

  it('offers no next step that it would refuse', () => {
    fc.assert(
      fc.property(addressLikeText, (given) => {
        const parsed = parseAddress(given);
        if (parsed.ok) return;
        const { problem } = parsed;
        if (problem.code === 'carrier-dots') expect(parseAddress(problem.quoted).ok).toBe(true);
        if (problem.code === 'domain-not-idna' && problem.means !== undefined) {
          expect(parseAddress(`anna@${problem.means}`)).toMatchObject({ address: { domain: problem.means } });
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('an address', () => {
  it('parses to itself again', () => {
    holds((found) => {
      expect(parseAddress(found.mailbox)).toEqual({ ok: true, address: found });
    });
  });

  it('is looked up as what its look-up key is looked up as', () => {
    holds((found) => {
      expect(parseAddress(found.lookup)).toMatchObject({ ok: true, address: { lookup: found.lookup } });
    });
  });

  it('is looked up the same in any case', () => {
    holds((found) => {
      expect(parseAddress(found.mailbox.toUpperCase())).toMatchObject({ ok: true, address: { lookup: found.lookup } });
      expect(parseAddress(found.mailbox.toLowerCase())).toMatchObject({ ok: true, address: { lookup: found.lookup } });
    });
  });

  it('is looked up the same in quotes', () => {
    holds((found) => {
      fc.pre(!found.local.startsWith('"') && found.local.length <= 62 && found.mailbox.length <= 252);
      expect(parseAddress(`"${found.local}"@${found.domain}`)).toMatchObject({ address: { lookup: found.lookup } });
    });
  });

  it('is printable ASCII, with white space and a second @ in quotes only', () => {
    holds(({ local, domain, mailbox }) => {
      expect(mailbox).toBe(`${local}@${domain}`);
      expect(domain).toMatch(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/);
      expect(local).toMatch(local.startsWith('"') ? /^"[ -~]+"$/ : /^[!-?A-~]+$/);
    });
  });

  it('fits', () => {
    holds(({ local, domain, mailbox }) => {
      expect(Math.max(...domain.split('.').map((label) => label.length))).toBeLessThanOrEqual(63);
      expect(local.length).toBeLessThanOrEqual(64);
      expect(mailbox.length).toBeLessThanOrEqual(254);
    });
  });

  it('is the address that was given, but for the case and the encoding of its domain', () => {
    fc.assert(
      fc.property(addressLikeText, (given) => {
        const parsed = parseAddress(given);
        if (!parsed.ok) return;
        expect(given.startsWith(`${parsed.address.local}@`)).toBe(true);
        const written = given.slice(parsed.address.local.length + 1);
        if (!/[^ -~]|xn--/i.test(written)) expect(parsed.address.domain).toBe(written.toLowerCase());
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the keys of an address', () => {
  it('hold one of its own that no other address has', () => {
    fc.assert(
      fc.property(address, address, (one, other) => {
        fc.pre(one.lookup !== other.lookup);
        expect(allowListKeys(one, ['staff'])).toContain(one.lookup);
        expect(allowListKeys(other, ['staff'])).not.toContain(one.lookup);
      }),
      { numRuns: 500 },
    );
  });

  it('are each a rule that a person can write', () => {
    holds((found) => {
      for (const key of allowListKeys(found, ['staff'])) {
        if (!found.lookup.includes('*')) expect(parseAllowRule(key)).toEqual({ ok: true, key });
      }
    });
  });

  it('hold no rule of the directory for whom it does not hold', () => {
    holds((found) => {
      expect(allowListKeys(found, undefined).filter((key) => /^directory(:|$)/.test(key))).toEqual([]);
    });
  });
});
