import { describe, expect, it } from 'vitest';
import { checkRequest, type OfflineFacts } from '../../cli/check/check-request.ts';
import { offlineSender } from '../../cli/check/offline-sender.ts';
import { renderCheckedRequest } from '../../cli/check/render-checked-request.ts';
import { sha256 } from '../../lambdas/domain/identity/sha256.ts';
import { mailRequest, now, policy, policyWith } from '../support/facts.ts';

const offline = (fields: Partial<OfflineFacts> = {}): OfflineFacts => ({
  policy,
  source: 'billing',
  sender: offlineSender(policy, fields.source ?? 'billing'),
  lists: {
    allowList: new Map([['acme.example', { rule: 'acme.example', owner: 'security-team' }]]),
    directory: new Map([
      ['anna@acme.example', { groups: ['staff'] }],
      ['bert@acme.example', { groups: [] }],
    ]),
    suppressions: new Map([['bert@acme.example', [{ origin: 'bounce' }]]]),
  },
  stops: [],
  defaultAudience: 'every-rule',
  now,
  ...fields,
});

const check = (request: unknown, fields: Partial<OfflineFacts> = {}) =>
  checkRequest(
    new TextEncoder().encode(typeof request === 'string' ? request : JSON.stringify(request)),
    offline(fields),
  );

/** `address verdict code code …` for each recipient. */
const outcome = async (request: unknown, fields: Partial<OfflineFacts> = {}): Promise<readonly string[]> =>
  (await check(request, fields)).recipients.map(({ recipient, verdict, reasons }) =>
    [recipient, verdict, ...reasons.map(({ code }) => code)].join(' '),
  );

const pdf = Buffer.from('%PDF-1.4\n%%EOF\n').toString('base64');
const attached = (filename: string, contentType: string, data: string) => ({
  attachments: [{ filename, contentType, data }],
});

describe('postern check decides each recipient', () => {
  it.each<[string, unknown, readonly string[], Partial<OfflineFacts>?]>([
    ['a known colleague', mailRequest(), ['anna@acme.example send']],
    [
      'each alone, the address as it was given',
      mailRequest({
        to: [{ address: 'Anna@ACME.example' }, { address: 'bert@acme.example' }, { address: 'x@y.example' }],
      }),
      [
        'Anna@ACME.example send',
        'bert@acme.example refuse suppressed',
        'x@y.example refuse not-in-directory not-on-allow-list',
      ],
    ],
    [
      'with empty lists nobody',
      mailRequest(),
      ['anna@acme.example refuse not-in-directory not-on-allow-list'],
      {
        lists: { allowList: new Map(), directory: new Map(), suppressions: new Map() },
      },
    ],
    [
      'the same mailbox twice once',
      mailRequest({ cc: [{ address: 'ANNA@acme.example' }] }),
      ['anna@acme.example send'],
    ],
    ['a source nobody knows', mailRequest(), ['anna@acme.example refuse unknown-source'], { source: 'nobody' }],
    [
      'a source named like a member of every object',
      mailRequest(),
      ['anna@acme.example refuse unknown-source'],
      {
        source: 'constructor',
      },
    ],
    ['a claim to be another source', mailRequest({ source: 'reports' }), ['anna@acme.example refuse unknown-source']],
    [
      "another source's From",
      mailRequest({ from: { address: 'reports@notify.acme.example' } }),
      ['anna@acme.example refuse from-owned-by-other'],
    ],
    ['by the given time', mailRequest({ expiresAt: '2026-11-21T11:59:59Z' }), ['anna@acme.example refuse expired']],
    ['a PDF by its content', mailRequest(attached('a', 'application/pdf', pdf)), ['anna@acme.example send']],
    [
      'a program that is named like one',
      mailRequest(attached('a.pdf', 'application/pdf', Buffer.from(`MZ${'\0'.repeat(200)}`).toString('base64'))),
      ['anna@acme.example refuse attachment-not-permitted'],
    ],
    [
      'an address that is none',
      mailRequest({
        to: [{ address: 'anna@acme.example\r\nBcc: eve@evil.example' }, { address: 'a\ud800@acme.example' }],
      }),
      [
        'anna@acme.example\r\nBcc: eve@evil.example refuse address-invalid',
        'a\ud800@acme.example refuse address-invalid',
      ],
    ],
    [
      'more recipients than possible',
      mailRequest({ to: Array.from({ length: 51 }, () => ({ address: 'anna@acme.example' })), cc: [] }),
      ['anna@acme.example send'],
    ],
  ])('%s', async (_, request, expected, facts) => {
    expect(await outcome(request, facts)).toEqual(expected);
  });

  it('refuses all of fifty-one recipients', async () => {
    const to = Array.from({ length: 51 }, (_, index) => ({ address: `p${index}@acme.example` }));
    const { recipients } = await check(mailRequest({ to }));
    expect(recipients).toHaveLength(51);
    expect(recipients.every(({ reasons }) => reasons.some(({ code }) => code === 'too-many-recipients'))).toBe(true);
  });

  it('shows the evidence beside a yes, and no comment of the list', async () => {
    const { recipients } = await check(mailRequest());
    expect(recipients[0]).toMatchObject({ verdict: 'send', form: 'complete', reasons: [] });
    expect(recipients[0]?.because).toContainEqual({ code: 'allow-list', rule: 'acme.example', owner: 'security-team' });
  });
});

describe('postern check says what is wrong with the request itself', () => {
  it.each<[string, unknown, readonly object[], readonly string[]]>([
    [
      'a typo and a word of a later version',
      { ...mailRequest(), expireAt: 'x', kind: 'y' },
      [
        { code: 'malformed', field: 'expireAt', problem: 'unknown-field' },
        { code: 'not-supported-yet', field: 'kind' },
      ],
      ['anna@acme.example refuse malformed not-supported-yet'],
    ],
    [
      'a header for SES, in any case',
      { ...mailRequest(), headers: { 'x-Ses-cOnfiguration-set': 'x' } },
      [{ code: 'malformed', field: 'headers.x-Ses-cOnfiguration-set', problem: 'header-refused' }],
      ['anna@acme.example refuse malformed'],
    ],
    [
      'a line break in a subject',
      mailRequest({ subject: 'hi\r\nBcc: eve@evil.example' }),
      [{ code: 'malformed', field: 'subject', problem: 'control-character' }],
      ['anna@acme.example refuse malformed'],
    ],
    [
      'a From that is no address, which the schema cannot see',
      mailRequest({ from: { address: 'not an address' } }),
      [{ code: 'malformed', field: 'from.address', problem: 'not-an-address' }],
      ['anna@acme.example refuse malformed'],
    ],
    ['no JSON', '{', [{ code: 'malformed', field: '', problem: 'not-json' }], []],
    [
      'more than SQS takes',
      JSON.stringify(mailRequest({ text: 'x'.repeat(1024 * 1024) })),
      [{ code: 'malformed', field: '', problem: 'too-long', limit: 1024 * 1024 }],
      [],
    ],
  ])('%s', async (_, request, problems, recipients) => {
    expect((await check(request)).problems).toMatchObject(problems);
    expect(await outcome(request)).toEqual(recipients);
  });

  it('and what stands against it besides, each recipient its own', async () => {
    const request = { ...mailRequest({ from: { address: 'reports@notify.acme.example' } }), foo: 1 };
    expect(await outcome({ ...request, cc: [{ address: 'x@y.example' }] })).toEqual([
      'anna@acme.example refuse malformed from-owned-by-other',
      'x@y.example refuse malformed from-owned-by-other not-in-directory not-on-allow-list',
    ]);
  });

  it('takes bytes that are no UTF-8 for no request', async () => {
    const { problems } = await checkRequest(Uint8Array.of(0x22, 0xff, 0x22), offline());
    expect(problems).toEqual([{ code: 'malformed', field: '', problem: 'not-utf-8' }]);
  });

  it('says which uploads it took for granted', async () => {
    const upload = { filename: 'a.pdf', contentType: 'application/pdf', object: 'billing/a.pdf' };
    const { assumptions, recipients } = await check(mailRequest({ attachments: [upload] }));
    expect(assumptions).toEqual([{ code: 'upload-not-read', attachment: 0 }]);
    expect(recipients[0]?.verdict).toBe('send');
  });
});

describe('the message id of postern check', () => {
  const idOf = (owner: string, key: string): string => sha256(`${owner}\n${key}`).slice(0, 32);

  it('is made from source and idempotency key', async () => {
    expect((await check(mailRequest({ idempotencyKey: 'k1' }))).messageId).toBe(idOf('billing', 'k1'));
  });

  it('is the same for the same request without a key, and another for another', async () => {
    const [one, again, other] = await Promise.all(
      [mailRequest(), mailRequest({ reference: 'r' }), mailRequest({ subject: 'x' })].map((request) => check(request)),
    );
    expect(one?.messageId).toBe(again?.messageId);
    expect(one?.messageId).not.toBe(other?.messageId);
  });

  it('is made from the bytes of a malformed request', async () => {
    expect((await check('{')).messageId).toBe(idOf('billing', sha256('{')));
  });
});

describe('postern check', () => {
  const listed = { defaultAudience: 'listed-addresses' } as const;
  it.each<[string, readonly string[], Partial<OfflineFacts>]>([
    ['where only listed addresses receive', ['anna@acme.example refuse not-listed-by-address'], listed],
    [
      'where the policy says that every rule admits',
      ['anna@acme.example send'],
      { ...listed, policy: policyWith({ audience: 'every-rule' }) },
    ],
    [
      'under a rule that has expired',
      ['anna@acme.example refuse not-on-allow-list'],
      {
        lists: {
          allowList: new Map([['acme.example', { rule: 'acme.example', expires: new Date(now).toISOString() }]]),
          directory: new Map([['anna@acme.example', { groups: [] }]]),
          suppressions: new Map(),
        },
      },
    ],
    [
      'where everything goes to an address that is suppressed',
      ['anna@acme.example refuse suppressed'],
      { policy: policyWith({ redirect: { to: 'bert@acme.example' } }) },
    ],
  ])('decides a colleague %s', async (_what, expected, fields) => {
    expect(await outcome(mailRequest(), fields)).toEqual(expected);
  });

  it('says the form, and what is only observed', async () => {
    const until = new Date(now + 1).toISOString();
    const document = policyWith({
      notification: { redaction: 'default' },
      billing: { enforcement: { mode: 'observe', until } },
    });
    const [recipient] = (await check(mailRequest(), { policy: document })).recipients;
    expect(recipient).toMatchObject({ form: 'complete', wouldRefuse: [{ code: 'redaction-required' }] });
    const text = renderCheckedRequest(await check(mailRequest(), { policy: document }));
    expect(text).toContain('only observed, otherwise:');
    expect(text).toContain('redaction-required');
  });
});
