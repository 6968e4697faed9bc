import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMailRequest } from '../../lambdas/contract/parse-mail-request.ts';
import { mailRequest } from '../support/facts.ts';

const problemsOf = (document: unknown): readonly object[] => {
  const parsed = parseMailRequest(typeof document === 'string' ? document : JSON.stringify(document));
  return parsed.ok ? [] : parsed.unreadable.problems;
};

const complete = mailRequest({
  idempotencyKey: 'invoice-1',
  source: 'billing',
  from: { address: 'billing@notify.acme.example', name: 'Acme Billing' },
  replyTo: [{ address: 'help@acme.example' }],
  cc: [{ address: 'bert@acme.example' }],
  bcc: [{ address: 'carl@acme.example' }],
  html: '<p>It is attached.</p>',
  redacted: { subject: 'News', text: 'See the application.', link: 'https://billing.acme.example/invoices/1' },
  attachments: [
    { filename: 'a.pdf', contentType: 'application/pdf', data: 'JVBERi0=', contentId: 'logo@acme' },
    {
      filename: 'b.pdf',
      contentType: 'application/pdf',
      object: 'billing/b.pdf',
      versionId: 'v1',
      sha256: 'a'.repeat(64),
    },
  ],
  headers: { References: '<1@acme.example>', 'X-Campaign': 'autumn' },
  expiresAt: '2026-11-21T13:00:00+01:00',
  tags: { team: 'payments' },
  reference: 'order 7',
  dryRun: true,
});

describe('a mail request', () => {
  it('with every field set is accepted as it is', () => {
    expect(parseMailRequest(JSON.stringify(complete))).toEqual({ ok: true, request: complete });
  });

  it.each<[string, unknown, object]>([
    ['that is not JSON', '{', { field: '', problem: 'not-json' }],
    ['that is not an object', [], { field: '', problem: 'wrong-type', expected: 'object' }],
    [
      'with a member that objects cannot hold',
      `${JSON.stringify(complete).slice(0, -1)},"tags":{"__proto__":"x"}}`,
      { field: '__proto__', problem: 'unknown-field' },
    ],
    [
      'of another version',
      { ...complete, version: 2 },
      { field: 'version', problem: 'invalid-value', expected: 'one-of: 1' },
    ],
    [
      'with a misspelt field',
      { ...complete, expiresAT: '2026-11-21T13:00:00Z' },
      { field: 'expiresAT', problem: 'unknown-field' },
    ],
    [
      'with a reserved field',
      { ...complete, template: 'welcome' },
      { field: 'template', problem: 'not-supported-yet' },
    ],
    [
      'with a reserved kind of recipient',
      { ...complete, to: [{ address: 'a@b.example', user: '7' }] },
      { field: 'to[0].user', problem: 'not-supported-yet' },
    ],
    ['without a body', { ...complete, text: '', html: undefined }, { field: 'text', problem: 'no-body' }],
    [
      'without a recipient',
      { ...complete, to: [], cc: undefined, bcc: undefined },
      { field: 'to', problem: 'no-recipient' },
    ],
    [
      'with a line break in the subject',
      { ...complete, subject: 'a\r\nBcc: x@y.example' },
      { field: 'subject', problem: 'control-character' },
    ],
    [
      'with a line separator in a name',
      { ...complete, from: { address: 'a@b.example', name: 'a\u2028b' } },
      { field: 'from.name', problem: 'control-character' },
    ],
    [
      'with a line feed in a recipient’s name',
      { ...complete, to: [{ address: 'a@b.example', name: 'a\nb' }] },
      { field: 'to[0].name', problem: 'control-character' },
    ],
    [
      'with half a surrogate pair in the subject',
      { ...complete, subject: '\ud800' },
      { field: 'subject', problem: 'not-well-formed' },
    ],
    ['with a NUL in a body', { ...complete, text: 'a\u0000b' }, { field: 'text', problem: 'control-character' }],
    [
      'with a line break in a header',
      { ...complete, headers: { 'X-Campaign': 'a\r\nX-SES-TENANT: b' } },
      { field: 'headers.X-Campaign', problem: 'control-character' },
    ],
    [
      'with a header twice in two cases',
      { ...complete, headers: { 'X-Campaign': 'a', 'x-campaign': 'b' } },
      { field: 'headers', problem: 'header-twice' },
    ],
    [
      'with a link that is not https',
      { ...complete, redacted: { text: 'x', link: 'http://billing.acme.example/' } },
      { field: 'redacted.link', problem: 'not-an-https-link' },
    ],
    [
      'with a link that names a port',
      { ...complete, redacted: { text: 'x', link: 'https://billing.acme.example:443/' } },
      { field: 'redacted.link', problem: 'not-an-https-link' },
    ],
    [
      'with a link that carries a user',
      { ...complete, redacted: { text: 'x', link: 'https://billing.acme.example@evil.example/' } },
      { field: 'redacted.link', problem: 'not-an-https-link' },
    ],
    [
      'with a link over 512 characters',
      { ...complete, redacted: { text: 'x', link: `https://billing.acme.example/${'a'.repeat(512)}` } },
      { field: 'redacted.link', problem: 'too-long', limit: 512 },
    ],
    [
      'with an expiry without a zone',
      { ...complete, expiresAt: '2026-11-21T13:00:00' },
      { field: 'expiresAt', problem: 'invalid-value', expected: 'datetime' },
    ],
    [
      'with an attachment that is nothing',
      { ...complete, attachments: [{ filename: 'a', contentType: 'text/plain' }] },
      { field: 'attachments[0]', problem: 'either-data-or-object' },
    ],
    [
      'with an attachment in a folder',
      { ...complete, attachments: [{ filename: '../a', contentType: 'text/plain', data: 'AAAA' }] },
      { field: 'attachments[0].filename', problem: 'path-separator' },
    ],
    [
      'with a line break in a file name',
      { ...complete, attachments: [{ filename: 'a\r\nb', contentType: 'text/plain', data: 'AAAA' }] },
      { field: 'attachments[0].filename', problem: 'control-character' },
    ],
    [
      'with an attachment type that brings parameters',
      { ...complete, attachments: [{ filename: 'a', contentType: 'text/plain; charset=x', data: 'AAAA' }] },
      { field: 'attachments[0].contentType', problem: 'invalid-value' },
    ],
    [
      'with a tag that would not fit a provider tag',
      { ...complete, tags: { team: 'a b' } },
      { field: 'tags.team', problem: 'invalid-value' },
    ],
  ])('%s is refused', (_sentence, document, problem) => {
    expect(problemsOf(document)).toEqual([problem]);
  });

  it.each([
    'X-SES-CONFIGURATION-SET',
    'x-ses-configuration-set',
    'X-Ses-Message-Tags',
    'X-SES-TENANT',
    'X-Postern-Delivery',
    'X-MS-Exchange-Organization-SCL',
    'X-Original-From',
    'Return-Path',
    'sender',
    'DKIM-Signature',
    'Date',
    'MESSAGE-ID',
    'List-Unsubscribe',
    'list-unsubscribe-post',
    'Bcc',
    'From',
    'Resent-To',
    'Content-Type',
  ])('never sets %s', (name) => {
    expect(problemsOf({ ...complete, headers: { [name]: 'x' } })).toEqual([
      { field: `headers.${name}`, problem: 'header-refused' },
    ]);
  });

  it.each([
    'X-SES-\r\n CONFIGURATION-SET',
    'X-SES-CONFIGURATION-SET ',
    ' X-A',
    'X-A:',
    'X\tA',
    'X-Ä',
    '',
    'X-SES-CONFIGURATION-SET\u0000',
  ])('never sets a header called %j', (name) => {
    expect(problemsOf({ ...complete, headers: { [name]: 'x' } })).toContainEqual({
      field: expect.any(String),
      problem: 'not-a-header-name',
    });
  });

  it('hears of every problem at once', () => {
    expect(problemsOf({ purpose: 7, subject: '', extra: 1 })).toEqual([
      { field: 'version', problem: 'missing', expected: 'one-of: 1' },
      { field: 'purpose', problem: 'wrong-type', expected: 'string' },
      { field: 'subject', problem: 'too-short', limit: 1 },
      { field: 'extra', problem: 'unknown-field' },
      { field: 'text', problem: 'no-body' },
      { field: 'to', problem: 'no-recipient' },
    ]);
  });

  it('that cannot be read still says whom it was for, so that its refusal can be found', () => {
    const parsed = parseMailRequest(JSON.stringify({ ...complete, extra: 1 }));
    expect(parsed).toMatchObject({
      unreadable: {
        recipients: ['anna@acme.example', 'bert@acme.example', 'carl@acme.example'],
        purpose: 'notification',
        source: 'billing',
        reference: 'order 7',
      },
    });
  });

  it('with a thousand mistakes reports the first fifty of a kind, so that its refusal fits a ledger item', () => {
    const mistakes = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`field-${index}`.repeat(100), 1]));
    const problems = problemsOf({ ...complete, ...mistakes });
    expect(problems).toHaveLength(50);
    expect(JSON.stringify(problems).length).toBeLessThan(20_000);
  });

  it('never makes parsing throw, and its problems never hold a value', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        const parsed = parseMailRequest(body);
        if (!parsed.ok) expect(parsed.unreadable.problems.length).toBeGreaterThan(0);
      }),
    );
    expect(JSON.stringify(problemsOf({ ...complete, subject: 'secret\nsubject', purpose: 'se cret' }))).not.toContain(
      'secret',
    );
  });
});
