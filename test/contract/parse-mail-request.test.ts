import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMailRequest } from '../../lambdas/contract/parse-mail-request.ts';
import { mailRequest } from '../support/facts.ts';

const problemsOf = (document: unknown): readonly object[] => {
  const parsed = parseMailRequest(typeof document === 'string' ? document : JSON.stringify(document));
  return parsed.readable ? parsed.problems : parsed.unreadable.problems;
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
    expect(parseMailRequest(JSON.stringify(complete))).toEqual({ readable: true, request: complete, problems: [] });
  });

  it.each<[string, unknown, object]>([
    ['that is not JSON', '{', { field: '', problem: 'not-json' }],
    ['that is not an object', [], { field: '', problem: 'wrong-type', expected: 'object' }],
    [
      'with a member that objects cannot hold',
      `${JSON.stringify({ ...complete, tags: undefined }).slice(0, -1)},"tags":{"__proto__":"x"}}`,
      { field: 'tags.__proto__', problem: 'unknown-field' },
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
    ...[
      'https://billing.acme.example/<https://evil.example/login>',
      'https://billing.acme.example/"x',
      'https://billing.acme.example/{x}',
      'https://billing.acme.example/a|b',
      'https://billing.acme.example/a^b',
      'https://billing.acme.example/a`b',
      'https://billing.acme.example\\x',
      'https://billing.acme.example/、https://evil.example/',
      'https://billing.acme.example/\u200bx',
      'https://billing.acme.example/\u2800x',
      'https://büro.acme.example/',
      'https:billing.acme.example/',
      'https:///billing.acme.example/',
      'https://billing.acme.example/a/../b',
      'https://%62illing.acme.example/',
      'https://0x7f.1/',
    ].map((link): [string, unknown, object] => [
      `with the link ${link}`,
      { ...complete, redacted: { text: 'x', link } },
      { field: 'redacted.link', problem: 'not-an-https-link' },
    ]),
    [
      'with a redacted text over 2,000 characters',
      { ...complete, redacted: { text: 'x'.repeat(2_001), link: 'https://billing.acme.example/' } },
      { field: 'redacted.text', problem: 'too-long', limit: 2_000 },
    ],
    [
      'with a redacted subject over 200 characters',
      { ...complete, redacted: { subject: 'x'.repeat(201), text: 'x', link: 'https://billing.acme.example/' } },
      { field: 'redacted.subject', problem: 'too-long', limit: 200 },
    ],
    [
      'with a link over 512 characters',
      { ...complete, redacted: { text: 'x', link: `https://billing.acme.example/${'a'.repeat(512)}` } },
      { field: 'redacted.link', problem: 'too-long', limit: 512 },
    ],
    [
      'with an expiry without a zone',
      { ...complete, expiresAt: '2026-11-21T13:00:00' },
      {
        field: 'expiresAt',
        problem: 'zone-missing',
        expected: 'Z or an offset at its end, as in 2026-11-21T13:00:00+01:00',
      },
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
      {
        field: 'attachments[0].contentType',
        problem: 'invalid-value',
        expected: expect.stringContaining('charset=utf-8'),
      },
    ],
    [
      'with a tag that would not fit a provider tag',
      { ...complete, tags: { team: 'a b' } },
      { field: 'tags.team', problem: 'invalid-value', expected: 'letters, digits, _ and -' },
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
    const parsed = parseMailRequest(JSON.stringify({ ...complete, purpose: '' }));
    expect(parsed).toMatchObject({
      readable: false,
      unreadable: {
        recipients: ['anna@acme.example', 'bert@acme.example', 'carl@acme.example'],
        source: 'billing',
        reference: 'order 7',
      },
    });
  });

  it.each<[string, object, object]>([
    ['a member nobody knows', { extra: 1 }, complete],
    ['a member that is ill-formed', { expiresAt: 'soon' }, { ...complete, expiresAt: undefined }],
    ['a subject and a body that are none', { subject: 'a\nb', text: 7, html: 7 }, { purpose: 'notification' }],
    ['a wrong version', { version: 2 }, complete],
    [
      'a recipient whose name is at fault: the recipient is kept, and those beside it as they are',
      { to: [{ address: 'x@y.example', name: 'a\nb' }, { user: 'u' }, { address: 'b@y.example', name: 'B' }] },
      { to: [{ address: 'x@y.example' }, { address: 'b@y.example', name: 'B' }] },
    ],
    [
      'a header that is at fault: the others are kept',
      { headers: { Sender: 'x', 'X-Campaign': 'autumn', References: 'x' } },
      { headers: { 'X-Campaign': 'autumn' } },
    ],
  ])('leaves, without %s, a request to be judged with the rest', (_what, fields, left) => {
    const parsed = parseMailRequest(JSON.stringify({ ...complete, ...fields }));
    expect(parsed).toMatchObject({ readable: true, request: JSON.parse(JSON.stringify(left)) });
    expect(parsed.readable && parsed.problems.length).toBeGreaterThan(0);
  });

  it.each([
    ['a purpose', { ...complete, purpose: 7 }],
    ['a recipient', { ...complete, to: [{ user: 'u' }], cc: 'x', bcc: undefined }],
  ])('of which not even %s can be read leaves none', (_what, document) => {
    expect(parseMailRequest(JSON.stringify(document)).readable).toBe(false);
  });

  it.each<[string, object, readonly object[]]>([
    [
      'too many tags beside one that is none',
      { tags: Object.fromEntries(Array.from({ length: 11 }, (_, index) => [index === 0 ? 'a b' : `t${index}`, 'x'])) },
      [
        { field: 'tags["a b"]', problem: 'invalid-value', expected: 'letters, digits, _ and -' },
        { field: 'tags', problem: 'too-many' },
      ],
    ],
    [
      'too many headers beside one that is refused',
      {
        headers: Object.fromEntries(
          Array.from({ length: 21 }, (_, index) => [index === 0 ? 'Sender' : `X-${index}`, 'x']),
        ),
      },
      [
        { field: 'headers.Sender', problem: 'header-refused' },
        { field: 'headers', problem: 'too-many' },
      ],
    ],
    [
      'a recipient of a kind that is to come, and not that it has no address',
      { to: [{ address: 'a@b.example' }, { user: 'x' }, {}] },
      [
        { field: 'to[1].user', problem: 'not-supported-yet' },
        { field: 'to[2].address', problem: 'missing', expected: 'string' },
      ],
    ],
    [
      'a content id that two attachments have, beside what else is wrong with them',
      {
        attachments: [
          { filename: 'a.png', contentType: 'image/png', data: 'AAAA', contentId: 'logo' },
          { filename: 'b.png', contentType: 'png', data: 'AAAA', contentId: 'logo' },
        ],
      },
      [
        { field: 'attachments[1].contentType', problem: 'invalid-value', expected: expect.stringContaining('type/') },
        { field: 'attachments[1].contentId', problem: 'content-id-twice' },
      ],
    ],
  ])('hears of %s', (_what, fields, problems) => {
    expect(problemsOf({ ...complete, ...fields })).toEqual(problems);
  });

  it.each([
    ['in the request', '"to":[{"address":"eve@evil.example"}]', 'to'],
    ['in a recipient', '"cc":[{"address":"a@b.example","address":"eve@evil.example"}]', 'cc[0].address'],
    ['spelt in two ways', '"s\\u0075bject":"x"', 'subject'],
    ['after text full of quotes', '"reference":"\\\\\\",\\"to\\":[","text":"y"', 'text'],
  ])('with a member twice %s is refused: others may have read the first', (_where, member, field) => {
    const body = `${JSON.stringify(mailRequest()).slice(0, -1)},${member}}`;
    expect(() => JSON.parse(body)).not.toThrow();
    expect(problemsOf(body)).toEqual([{ field, problem: 'duplicate-member' }]);
  });

  it('has no member twice, whatever its text, its names and its lists are', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const fields = problemsOf(json).filter((problem) => Object.values(problem).includes('duplicate-member'));
        expect(fields).toEqual([]);
      }),
    );
  });

  it.each([
    ['application/pdf', true],
    ['text/plain; charset=utf-8', true],
    ['text/csv;charset="UTF-8"', true],
    ['text/calendar; charset=utf-8; method=REQUEST', true],
    ['application/json; charset=utf-8', true],
    ['text/plain; charset=iso-8859-1', false],
    ['application/pdf; charset=utf-8', false],
    ['text/plain; charset=utf-8; charset=utf-8', false],
    ['text/plain; name=a.exe', false],
    ['application/pdf; name="a.exe"', false],
    ['text/calendar; method="RE;QUEST"', false],
    ['text/plain; boundary=x', false],
    ['text/plain;', false],
    ['text', false],
  ])('with an attachment declared as %s: %s', (contentType, isTaken) => {
    const document = mailRequest({ attachments: [{ filename: 'a', contentType, data: 'AAAA' }] });
    expect(problemsOf(document).length === 0).toBe(isTaken);
  });

  it('gives a hash in letters of either case', () => {
    const upload = { filename: 'a.pdf', contentType: 'application/pdf', object: 'billing/a.pdf' };
    const parsed = parseMailRequest(
      JSON.stringify(mailRequest({ attachments: [{ ...upload, sha256: 'AB'.repeat(32) }] })),
    );
    expect(parsed).toMatchObject({ request: { attachments: [{ sha256: 'ab'.repeat(32) }] }, problems: [] });
  });

  it.each<[string, string, string | undefined]>([
    ['In-Reply-To', '<a.b-1@mail.example>', undefined],
    ['References', '<a@b> <CAF$=x/:y@[192.0.2.1]>', undefined],
    ['In-Reply-To', 'a@mail.example', 'not-message-ids'],
    ['references', '<a@b>, <c@d>', 'not-message-ids'],
    ['References', '<a@b> 回', 'not-message-ids'],
    ['References', '<a>', 'not-message-ids'],
    ['List-Id', '<news.acme.example>', undefined],
    ['List-Id', 'Acme News "of \\"today\\"" <news.acme.example>', undefined],
    ['List-Id', 'news.acme.example', 'not-a-list-id'],
    ['List-Id', 'Überblick <news.acme.example>', 'not-a-list-id'],
    ['List-Id', '=?utf-8?q?x?= <news.acme.example>', 'not-a-list-id'],
    ['Auto-Submitted', 'auto-replied', undefined],
    ['Auto-Submitted', 'auto-notified; owner-email="a@b.example"', undefined],
    ['auto-submitted', 'yes', 'not-auto-submitted'],
    ['X-Auto-Response-Suppress', 'OOF, AutoReply', undefined],
    ['X-Auto-Response-Suppress', 'everything', 'not-auto-response-suppress'],
    ['X-Entity-Ref-ID', 'Überblick', undefined],
  ])('with %s: %s has %s wrong with it', (name, value, problem) => {
    expect(problemsOf(mailRequest({ headers: { [name]: value } }))).toEqual(
      problem === undefined ? [] : [{ field: `headers.${name}`, problem, expected: expect.any(String) }],
    );
  });

  const turned = { problem: 'control-character', expected: expect.stringContaining('direction of text') };
  it.each<[string, object, string | undefined]>([
    [
      'a file name',
      { attachments: [{ filename: 'inv\u202Efdp.exe', contentType: 'a/b', data: 'AAAA' }] },
      'attachments[0].filename',
    ],
    ['a recipient’s name', { to: [{ address: 'a@b.example', name: '\u2067x' }] }, 'to[0].name'],
    ['a sender’s name', { from: { address: 'a@b.example', name: 'x\u200F' } }, 'from.name'],
    ['a header', { headers: { 'X-Campaign': '\u061C' } }, 'headers.X-Campaign'],
    ['a subject, against every language', { subject: 'a\u202Eb' }, 'subject'],
    ['a subject, as Hebrew does', { subject: '\u200Fשלום \u2068Anna\u2069' }, undefined],
    ['a body', { text: '\u202Ea\u202C' }, undefined],
  ])('with a character that turns the direction of %s', (_where, fields, field) => {
    expect(problemsOf({ ...mailRequest(), ...fields })).toEqual(field === undefined ? [] : [{ field, ...turned }]);
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
        if (!parsed.readable) expect(parsed.unreadable.problems.length).toBeGreaterThan(0);
      }),
    );
    expect(JSON.stringify(problemsOf({ ...complete, subject: 'secret\nsubject', purpose: 'se cret' }))).not.toContain(
      'secret',
    );
  });
});
