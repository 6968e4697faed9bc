import { authenticate } from 'mailauth';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notification, outcomes, type RunningPostern, startPostern } from '../support/running-postern.ts';

let postern: RunningPostern;
beforeAll(async () => {
  postern = await startPostern();
});
afterAll(() => postern.stack.stop());

const refusal = (...codes: readonly string[]) => [['refused', ...codes]];

describe('a mail that may leave', () => {
  it('is sent to its recipient, and receivers find DKIM, SPF and DMARC in order', async () => {
    const [delivery] = await postern.request(
      'billing-api',
      notification('anna@mailbox.example', { text: 'Grüße, 請求書 📎' }),
    );
    expect(outcomes(delivery === undefined ? [] : [delivery])).toEqual([['delivered']]);

    const mail = postern.mailsTo('anna@mailbox.example').at(-1);
    expect(mail?.sesMessageId).toBe(delivery?.attempts[0]?.sesMessageId);
    expect(mail?.tags).toMatchObject({ attempt: '1', delivery: expect.stringMatching(/^[0-9a-f]{32}-0$/) });
    const parsed = await PostalMime.parse(mail?.raw ?? '');
    expect(parsed.from).toEqual({ address: 'billing@notify.acme.example', name: 'Acme' });
    expect(parsed.text?.trim()).toBe('Grüße, 請求書 📎');

    const result = await authenticate(mail?.raw ?? '', {
      ip: '192.0.2.10',
      helo: 'a.smtp-out.amazonses.com',
      sender: mail?.envelopeFrom ?? '',
      resolver: postern.stack.services.dns.resolver,
      disableArc: true,
      disableBimi: true,
    });
    const aligned = result.dkim.results.find(({ signingDomain }) => signingDomain === 'notify.acme.example');
    expect(aligned?.status.result).toBe('pass');
    expect(result.spf).toMatchObject({ status: { result: 'pass' }, domain: 'bounce.notify.acme.example' });
    expect(result.dmarc).toMatchObject({ status: { result: 'pass' }, domain: 'notify.acme.example' });
  });

  it('is not authentic any more when a word of it is changed', async () => {
    const mail = postern.mailsTo('anna@mailbox.example').at(-1);
    const altered = (mail?.raw.toString('latin1') ?? '').replace('Subject: Your', 'Subject: Our');
    const result = await authenticate(Buffer.from(altered, 'latin1'), {
      ip: '203.0.113.1',
      helo: 'elsewhere.example',
      sender: 'x@elsewhere.example',
      resolver: postern.stack.services.dns.resolver,
      disableArc: true,
      disableBimi: true,
    });
    expect(result.dmarc).toMatchObject({ status: { result: 'fail' } });
  });

  it('goes out once, however often and however quickly it is asked for', async () => {
    const body = JSON.stringify(notification('dora@berlin.acme.example', { idempotencyKey: 'once' }));
    const messages = await Promise.all(Array.from({ length: 20 }, () => postern.send('billing-api', body)));
    const all = await Promise.all(messages.map((each) => postern.ended(each)));
    const codes = all.flatMap(outcomes).map((each) => each.join(' '));
    expect(codes.filter((each) => each === 'delivered')).toHaveLength(1);
    expect(codes.filter((each) => each === 'refused duplicate')).toHaveLength(19);
    expect(postern.mailsTo('dora@berlin.acme.example')).toHaveLength(1);
  });

  it('shows To and Cc to each recipient, Bcc to none, and judges each alone', async () => {
    const deliveries = await postern.request(
      'billing-api',
      {
        ...notification('anna@mailbox.example'),
        cc: [{ address: 'stranger@elsewhere.example' }],
        bcc: [{ address: 'emil@berlin.acme.example' }],
      },
      3,
    );
    expect(outcomes(deliveries)).toEqual([
      ['delivered'],
      ['refused', 'not-in-directory', 'not-on-allow-list'],
      ['delivered'],
    ]);
    const copy = await PostalMime.parse(postern.mailsTo('emil@berlin.acme.example').at(-1)?.raw ?? '');
    expect(copy.to?.map(({ address }) => address)).toEqual(['anna@mailbox.example']);
    expect(copy.cc?.map(({ address }) => address)).toEqual(['stranger@elsewhere.example']);
    expect(copy.headers.some(({ value }) => value.includes('emil'))).toBe(false);
    expect(postern.mailsTo('stranger@elsewhere.example')).toEqual([]);
  });

  it('carries its attachments, inline and from its source’s uploads, byte for byte', async () => {
    const pdf = '%PDF-1.4\n%%EOF\n';
    await postern.upload('billing-api', 'billing/2026/terms.pdf', pdf);
    const [delivery] = await postern.request(
      'billing-api',
      notification('anna@mailbox.example', {
        attachments: [
          { filename: 'invoice.pdf', contentType: 'application/pdf', data: Buffer.from(pdf).toString('base64') },
          { filename: 'terms.pdf', contentType: 'application/pdf', object: 'billing/2026/terms.pdf' },
        ],
      }),
    );
    expect(delivery?.state).toBe('sent');
    const parsed = await PostalMime.parse(postern.mailsTo('anna@mailbox.example').at(-1)?.raw ?? '');
    expect(
      parsed.attachments.map(({ filename, content }) => [filename, Buffer.from(content as ArrayBuffer).toString()]),
    ).toEqual([
      ['invoice.pdf', pdf],
      ['terms.pdf', pdf],
    ]);
  });
});

describe('what may not leave is refused, with every reason', () => {
  const owned = { from: { address: 'reports@mail.globex.example' } };
  const attachment = (object: string) => ({
    attachments: [{ filename: 'a.pdf', contentType: 'application/pdf', object }],
  });
  const many = Array.from({ length: 51 }, (_, index) => ({ address: `person-${index}@berlin.acme.example` }));

  it.each<[string, string, object | string, readonly string[]]>([
    ['a message that is no JSON', 'billing-api', '{"version": 1', ['malformed']],
    ['an unknown field', 'billing-api', notification('anna@mailbox.example', { expireAt: 'soon' }), ['malformed']],
    ['a reserved field', 'billing-api', notification('anna@mailbox.example', { template: 'x' }), ['not-supported-yet']],
    [
      'a source it is not',
      'billing-api',
      notification('anna@mailbox.example', { source: 'reports' }),
      ['unknown-source'],
    ],
    ['another source’s From', 'billing-api', notification('anna@mailbox.example', owned), ['from-owned-by-other']],
    [
      'another source’s upload',
      'billing-api',
      notification('anna@mailbox.example', attachment('reports/q3.pdf')),
      ['upload-not-yours'],
    ],
    [
      'an upload that is not there',
      'billing-api',
      notification('anna@mailbox.example', attachment('billing/none.pdf')),
      ['upload-not-found'],
    ],
    [
      'a line break in the subject',
      'billing-api',
      notification('anna@mailbox.example', { subject: 'a\r\nBcc: x@evil.example' }),
      ['malformed'],
    ],
    ['a suppressed recipient', 'billing-api', notification('bruno@mailbox.example'), ['suppressed']],
    ['no address', 'billing-api', notification('anna@@mailbox.example'), ['address-invalid']],
  ])('%s', async (_what, role, body, codes) => {
    const before = postern.stack.services.ses.outbox().length;
    const deliveries = await postern.request(role, body);
    expect([...new Set(outcomes(deliveries).flat())]).toEqual(['refused', ...codes]);
    expect(postern.stack.services.ses.outbox()).toHaveLength(before);
  });

  it('51 recipients, found by each of them', async () => {
    const deliveries = await postern.request('billing-api', { ...notification('anna@mailbox.example'), to: many }, 51);
    expect(deliveries).toHaveLength(51);
    for (const [, ...codes] of outcomes(deliveries)) expect(codes).toContain('too-many-recipients');
  });

  it('a body of a mebibyte that says nothing', async () => {
    const body = JSON.stringify(notification('anna@mailbox.example', { subject: 's'.repeat(1_048_000) }));
    expect(outcomes(await postern.request('billing-api', body))).toEqual(refusal('malformed'));
  });

  it.each([
    'X-SES-CONFIGURATION-SET',
    'x-ses-configuration-set',
    'X-Ses-\r\n Configuration-Set',
    'X-SES-CONFIGURATION-SET ',
  ])('a header %j', async (name) => {
    const deliveries = await postern.request(
      'billing-api',
      notification('anna@mailbox.example', { headers: { [name]: 'other' } }),
    );
    expect(new Set(outcomes(deliveries).flat())).toEqual(new Set(['refused', 'malformed']));
  });
});

describe('among good company', () => {
  it('a poison message takes none of the nine others down', async () => {
    const good = Array.from({ length: 9 }, (_, index) =>
      postern.send(
        'billing-api',
        JSON.stringify(notification('anna@mailbox.example', { idempotencyKey: `among-${index}` })),
      ),
    );
    const poison = await postern.send('billing-api', '\u00ff'.repeat(10));
    const ends = await Promise.all((await Promise.all(good)).map((each) => postern.ended(each)));
    expect(ends.flatMap(outcomes)).toEqual(Array.from({ length: 9 }, () => ['delivered']));
    expect(outcomes(await postern.ended(poison))).toEqual(refusal('malformed'));
  });
});
