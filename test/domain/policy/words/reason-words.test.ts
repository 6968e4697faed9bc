import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Reason, ReasonCode } from '../../../../lambdas/domain/policy/reason.ts';
import { english } from '../../../../lambdas/domain/policy/words/en.ts';
import { reasonWords } from '../../../../lambdas/domain/policy/words/reason-words.ts';
import { withCustomerSection } from '../../../../scripts/customer-section.ts';

/** What each reason says to an engineer of these facts. The other voices, and Japanese: wording.test.ts. */
const rows: readonly [reason: Reason, meaning: string, nextStep: string][] = [
  [
    { code: 'malformed', field: 'to', problem: 'too-many', limit: 50 },
    'to has too many entries (limit 50)',
    'correct the request as docs/mail-request.md says and send it again',
  ],
  [
    { code: 'not-supported-yet', field: 'kind' },
    'kind is reserved for a later version of Postern',
    'send the request without kind',
  ],
  [
    { code: 'unknown-source', principal: 'AROAX', registeredFor: ['a', 'b'], claimed: 'c' },
    'the sender AROAX is registered for a, b, not for c',
    'set `source` to one of a, b',
  ],
  [
    { code: 'purpose-not-permitted', purpose: 'x', permitted: ['y', 'z'] },
    'the source is not granted the purpose x',
    'use one of y, z, or grant it under `purposes` of the source',
  ],
  [
    { code: 'wrong-door', door: 'critical', lane: 'bulk' },
    'the critical lane is kept free for critical purposes, and this purpose is bulk',
    'send it to the intake queue of the bulk lane',
  ],
  [
    { code: 'expired', expiredAt: '2026-11-21T12:00:00.000Z', by: 'max-age' },
    "the purpose's maximum age ended at 2026-11-21T12:00:00.000Z",
    'send it again with a new `expiresAt` if it is still of use',
  ],
  [
    { code: 'duplicate', first: 'f00' },
    'the same request came before and stands: f00',
    'see what became of it: postern explain f00',
  ],
  [
    { code: 'idempotency-key-reused', first: 'f00' },
    'the idempotency key belongs to another mail: f00',
    'use a key of its own for every mail',
  ],
  [
    {
      code: 'stopped',
      scope: 'source:billing',
      reason: 'wrong invoices',
      by: 'arn:aws:iam::111122223333:role/ops',
      since: '2026-11-21T11:00:00.000Z',
      queued: 'hold',
    },
    'mail of source billing is held: wrong invoices (stopped by arn:aws:iam::111122223333:role/ops at 2026-11-21T11:00:00.000Z)',
    'it leaves by itself once the stop ends, unless it is too late by then: postern resume source:billing',
  ],
  [
    { code: 'from-owned-by-other', from: 'a@b.example', owner: 'reports' },
    'a@b.example belongs to the source reports',
    'send from an address of your own, or leave `from` out',
  ],
  [
    { code: 'from-not-permitted', from: 'a@b.example', because: 'domain-not-signed', permitted: ['c@d.example'] },
    'mail from the domain of a@b.example is not signed here, receivers would reject it',
    'send from c@d.example, or leave `from` out',
  ],
  [
    { code: 'header-not-permitted', header: 'X-A' },
    'the source may not set the header X-A',
    'leave it out, or grant it under `headers` of the source',
  ],
  [
    {
      code: 'attachment-not-permitted',
      attachment: 0,
      because: { type: 'mismatch', content: 'pdf', declared: 'image/png' },
      permitted: ['pdf'],
    },
    'attachment 1 is declared as image/png, its content is pdf',
    'declare it as what it is: pdf',
  ],
  [
    { code: 'upload-not-yours', attachment: 1, prefix: 'billing/' },
    'attachment 2 points outside the uploads of this source',
    'upload it under billing/ and name that key',
  ],
  [
    { code: 'upload-not-found', attachment: 0, because: 'hash-differs' },
    'the upload of attachment 1 is not the file whose sha256 the request gives',
    'upload the file first, then send the request with its key (and versionId)',
  ],
  [
    { code: 'too-large', bytes: 11 * 1024 * 1024, limit: 10 * 1024 * 1024, of: 'message' },
    'the message would have up to 11.0 MiB, the limit is 10.0 MiB',
    'send a link instead of the file, or raise `maxMegabytes` of the source (at most 40)',
  ],
  [
    { code: 'link-not-permitted', field: 'redacted.link', host: 'evil.example', permitted: [] },
    'redacted.link leads to evil.example',
    'link to one of none, or add the host under `linkDomains` of the source',
  ],
  [
    { code: 'link-unreadable', field: 'html', kind: 'user-information' },
    'the html has a link that hides where it leads (user-information)',
    'write links as plain https URLs',
  ],
  [
    { code: 'quota-exceeded', of: 'purpose', name: 'newsletter', per: 'day', limit: 5000 },
    'the purpose newsletter has used up its 5000 mails a day',
    'nothing: it leaves when there is room again, unless it is too late by then; if the purpose needs more, raise its `quota`',
  ],
  [
    { code: 'day-quota-reached', lane: 'bulk', limit: 40_000, daily: 50_000 },
    'the bulk lane stops at 40000 of the 50000 mails that the account may send in 24 hours, so that there is room for more urgent mail',
    'nothing: it is tried again at intervals, unless it is too late by then; if the account needs more, ask AWS to raise its sending quota (docs/budgets.md)',
  ],
  [
    { code: 'too-many-recipients', count: 3, limit: 1 },
    'the request has 3 recipients, at most 1 are allowed',
    'split it into several requests',
  ],
  [
    { code: 'address-invalid', problem: { code: 'carrier-dots', quoted: '"a."@b.example' } },
    'no mail can go to this address: dots in a row or before the @ are only allowed in quotes: send to "a."@b.example',
    'send to the quoted form of the same mailbox: "a."@b.example',
  ],
  [
    { code: 'not-in-directory' },
    'the purpose is only for people in the directory, and this address is not in it',
    'check the address; if the person is known, add them to the directory',
  ],
  [
    { code: 'not-on-allow-list' },
    'no rule of the allow-list admits this address',
    'if mail may go there, ask the owner of the allow-list for a rule',
  ],
  [
    { code: 'not-listed-by-address', rule: '*.acme.example' },
    'here only rules for the very address admit, and it is only admitted by *.acme.example',
    'add the address itself to the allow-list, or set `audience: every-rule` in the policy',
  ],
  [
    { code: 'redacted-form-missing' },
    'the content must not leave, and neither the request nor its source has words to send instead',
    'give `redacted` in the request or in the policy of the source, or a host under `linkDomains`',
  ],
  [
    { code: 'redaction-required' },
    'it would leave in redacted form only',
    'give `redacted` in the request, or exempt the recipient or the purpose in the policy',
  ],
  [
    { code: 'redirected-since' },
    'it waited while the policy’s `redirect` changed, and its content was made for another address',
    'send it again, with the same key if it had one: it is then made for the address that mail goes to now',
  ],
  [
    { code: 'refused-by-operator', by: 'arn:aws:iam::111122223333:role/ops', why: 'a test that got loose' },
    'arn:aws:iam::111122223333:role/ops refused it: a test that got loose',
    'ask whoever refused it; once that is settled, the source sends it again',
  ],
  [
    { code: 'adopted', source: 'billing', messageId: 'f00' },
    'its sender was taken into the source billing, and the request goes on as f00',
    'see what became of it: postern explain f00',
  ],
  [
    { code: 'suppressed', origin: 'complaint', since: '2026-11-01T00:00:00Z' },
    'the address is suppressed: complaint since 2026-11-01T00:00:00Z',
    'do not write to this address: its owner marked our mail as spam',
  ],
  [
    { code: 'dead-lettered', stage: 'outbound', error: 'TypeError' },
    'Postern failed to process it (when it was to be sent: TypeError); what was received is kept',
    'a fault of Postern or of its environment: its operators find the cause in the logs; then send it again',
  ],
];

describe('reasonWords', () => {
  it.each(rows)('$code', (reason, meaning, nextStep) => {
    expect(reasonWords(reason, 'en', 'waiting').engineer).toEqual({ meaning, nextStep });
  });

  it.each<[string, Reason, string]>([
    [
      'a sender no source lists',
      { code: 'unknown-source', principal: 'AROAX', registeredFor: [] },
      'no source of the policy lists the sender AROAX',
    ],
    [
      'a sender that has to choose',
      { code: 'unknown-source', principal: 'AROAX', registeredFor: ['a', 'b'] },
      'the sender AROAX is registered for a, b',
    ],
    ['a request that is no JSON', { code: 'malformed', field: '', problem: 'not-json' }, 'the request is not JSON'],
    [
      'a problem that has no words of its own',
      { code: 'malformed', field: 'tags.a', problem: 'some-new-problem', expected: 'one-of: x, y' },
      'tags.a some new problem (expected one of x, y)',
    ],
    [
      'an attachment of a type no policy can list',
      {
        code: 'attachment-not-permitted',
        attachment: 0,
        because: { type: 'other', mime: 'application/x-msdownload' },
        permitted: [],
      },
      'attachment 1 is application/x-msdownload, which no policy can permit',
    ],
    [
      'a stop of everything that gives mail up for a while',
      { code: 'stopped', scope: 'everything', reason: 'drill', until: '2026-11-22T00:00:00.000Z', queued: 'discard' },
      'all mail is discarded: drill, until 2026-11-22T00:00:00.000Z',
    ],
    [
      'an attachment that is named as something else',
      {
        code: 'attachment-not-permitted',
        attachment: 0,
        because: { type: 'name', content: 'pdf' },
        permitted: ['pdf'],
      },
      'attachment 1 is pdf by its content, and its file name says something else',
    ],
  ])('finds words for %s', (_, reason, meaning) => {
    expect(reasonWords(reason, 'en', 'waiting').engineer.meaning).toBe(meaning);
  });
});

const codes = Object.keys(english.engineer) as readonly ReasonCode[];
const pages = join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'reasons');

describe('every reason code', () => {
  it('has a row in the table above', () => {
    expect(rows.map(([{ code }]) => code)).toEqual(codes);
  });

  it('has a page, and no page is without a code', () => {
    expect(readdirSync(pages).toSorted()).toEqual(codes.map((code) => `${code}.md`).toSorted());
  });

  it.each(codes)('%s: the page says meaning, cause, what an operator does and what the customer may hear', (code) => {
    const text = readFileSync(join(pages, `${code}.md`), 'utf8');
    const headings = text.split('\n').filter((line) => line.startsWith('#'));
    expect(headings).toEqual([
      `# ${code}`,
      '## Meaning',
      '## Cause',
      '## What an operator does',
      '## What to tell the customer',
    ]);
    // `npm run reasons` writes the section from the words.
    expect(withCustomerSection(text, code)).toBe(text);
  });
});
