import fc from 'fast-check';
import PostalMime, { type Email } from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { mailRequest as mailRequestSchema } from '../../../lambdas/contract/mail-request.ts';
import { composeMessage, type LoadedContent } from '../../../lambdas/send/compose-message.ts';
import { mailRequest } from '../../support/facts.ts';
import { readCorpus } from '../../support/read-corpus.ts';
import { mailContent } from '../support/sending.ts';

type Case = { readonly id: number; readonly field: string; readonly value: string; readonly expect: string };

const cases = readCorpus<Case>('header-injection/cases.jsonl');

const pdf = { filename: 'a.pdf', contentType: 'application/pdf' };
const base: LoadedContent = {
  ...mailContent({ headers: { 'X-Track': 'none' } }),
  attachments: [{ ...pdf, bytes: Buffer.from('%PDF') }],
};

/** Every place of a mail that a sender's text gets into the header from. */
const places = {
  subject: (value: string): LoadedContent => ({ ...base, subject: value }),
  'from name': (value: string): LoadedContent => ({ ...base, from: { ...base.from, name: value } }),
  'to name': (value: string): LoadedContent => ({ ...base, to: [{ address: 'anna@acme.example', name: value }] }),
  'to address': (value: string): LoadedContent => ({ ...base, to: [{ address: value }] }),
  'header value': (value: string): LoadedContent => ({ ...base, headers: { 'X-Track': value } }),
  'attachment filename': (value: string): LoadedContent => ({
    ...base,
    attachments: [{ ...pdf, filename: value, bytes: Buffer.from('%PDF') }],
  }),
} as const;

const composeIfPossible = async (content: LoadedContent): Promise<Email | undefined> => {
  const raw = await composeMessage(content).catch(() => undefined);
  return raw === undefined ? undefined : PostalMime.parse(raw);
};

const permittedFields = new Set(
  'subject from to x-track message-id date mime-version content-type content-transfer-encoding'.split(' '),
);

const expectNothingAdded = (email: Email): void => {
  expect(email.headers.map(({ key }) => key).filter((key) => !permittedFields.has(key))).toEqual([]);
  expect(new Set(email.headers.map(({ key }) => key)).size).toBe(email.headers.length);
  expect(email.cc).toBeUndefined();
  expect(email.bcc).toBeUndefined();
  expect(email.to?.length ?? 0).toBeLessThanOrEqual(1);
  expect(email.attachments.length).toBeLessThanOrEqual(1);
};

const ownCases = [
  'a\r\nBcc: eve@evil.example',
  'a\nBcc: eve@evil.example',
  'a\rBcc: eve@evil.example',
  'a\r\n\r\n<script>',
  'a\u2028Bcc: eve@evil.example',
  'a\u0085Bcc: eve@evil.example',
  'a\u0000b',
  '=?utf-8?Q?a=0D=0ABcc:_eve@evil.example?=',
  '=?utf-8?B?YQ0KQmNjOiBldmVAZXZpbC5leGFtcGxl?=',
  '"a" <eve@evil.example>, "b',
  'eve@evil.example, ben@acme.example',
  'anna@acme.example>\r\nBcc: <eve@evil.example',
  ' leading and trailing ',
  'two  spaces',
  ' ',
  '日本語の件名'.repeat(30),
  '👩‍👩‍👧‍👦'.repeat(40),
];

describe.each(Object.entries(places))('no text in the %s adds a header field or a recipient', (_place, withValue) => {
  it.each(ownCases)('%j', async (value) => {
    const email = await composeIfPossible(withValue(value));
    if (email !== undefined) expectNothingAdded(email);
  });

  it('whatever it is', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc
        .array(
          fc.constantFrom(
            '\r\n',
            '\n',
            ' ',
            '\t',
            ':',
            '<',
            '>',
            ',',
            ';',
            '"',
            '=?',
            '?=',
            'Bcc: ',
            'x@y.example',
            'ü',
          ),
          { maxLength: 40 },
        )
        .map((parts) => parts.join('')),
    );
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        const email = await composeIfPossible(withValue(value));
        if (email !== undefined) expectNothingAdded(email);
      }),
      { numRuns: 150 },
    );
  });
});

describe('a subject that the contract takes', () => {
  const takes = (subject: string): boolean => mailRequestSchema.safeParse(mailRequest({ subject })).success;

  it.each(ownCases.filter(takes))('comes back as it was: %j', async (subject) => {
    expect((await composeIfPossible(places.subject(subject)))?.subject).toBe(subject);
  });

  it('comes back as it was, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }).filter(takes), async (subject) => {
        expect((await composeIfPossible(places.subject(subject)))?.subject).toBe(subject);
      }),
      { numRuns: 300 },
    );
  });

  it('is never one with a line break in it', () => {
    expect(ownCases.filter((value) => /[\r\n\u2028\u0085\0]/.test(value)).filter(takes)).toEqual([]);
  });
});

describe.skipIf(cases === undefined)('the published cases', () => {
  it.each(Object.entries(places))('add nothing in the %s', async (_place, withValue) => {
    for (const { value } of cases ?? []) {
      const email = await composeIfPossible(withValue(value));
      if (email !== undefined) expectNothingAdded(email);
    }
  });

  it('come back as subjects as they were, or are refused by the contract', async () => {
    const wrong: unknown[] = [];
    for (const { id, value, expect: expected } of cases ?? []) {
      const isTaken = mailRequestSchema.safeParse(mailRequest({ subject: value })).success;
      if (!isTaken || expected !== 'roundtrip_or_reject') continue;
      const subject = (await composeIfPossible(places.subject(value)))?.subject;
      if (subject !== value) wrong.push({ id, value, subject });
    }
    expect(wrong).toEqual([]);
  });
});
