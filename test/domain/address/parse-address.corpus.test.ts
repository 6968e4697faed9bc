import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../lambdas/domain/address/parse-address.ts';
import { readCorpus } from '../../support/read-corpus.ts';

type Case = {
  readonly id: number;
  readonly address: string;
  readonly consensus: 'accept' | 'reject' | 'contested';
  readonly strong: boolean;
  readonly control_chars: boolean;
};

/**
 * Addresses with the verdicts of published suites (isemail, hapi, python-email-validator, flanker and others), which are
 * not part of this project.
 */
const cases = readCorpus<Case>('address/cases.jsonl');

/**
 * The suites judge syntax, so an address whose only problem is that SES cannot carry its local part counts as accepted.
 * The carriers' dots count as refused, which is what all suites say of them.
 */
const isAddressSyntax = (text: string): boolean => {
  const parsed = parseAddress(text);
  return parsed.ok || parsed.problem.code === 'local-part-not-ascii';
};

const named = (wanted: (each: Case) => boolean) =>
  (cases ?? []).filter(wanted).map((each) => [each.id, each.address, each] as const);

describe.skipIf(cases === undefined)('of the published suites', () => {
  it.each(named(({ strong }) => strong))('case %i, %j, is judged as they agree', (_, text, { consensus }) => {
    expect(isAddressSyntax(text)).toBe(consensus === 'accept');
  });

  it.each(named((each) => each.control_chars))('case %i, %j, is refused for its control characters', (_, text) => {
    expect(parseAddress(text)).toMatchObject({ ok: false, problem: { code: 'control-character' } });
  });

  it.each(named(({ consensus }) => consensus === 'contested'))(
    'case %i, %j, is judged alike each time, and is never another recipient',
    (_, text) => {
      const parsed = parseAddress(text);
      expect(parseAddress(text)).toEqual(parsed);
      if (parsed.ok) expect(parsed.address.mailbox.toLowerCase()).toBe(text.toLowerCase());
    },
  );
});
