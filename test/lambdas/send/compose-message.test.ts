import PostalMime, { type Email } from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { composeMessage, type LoadedContent } from '../../../lambdas/send/compose-message.ts';
import { mailContent } from '../support/sending.ts';

const content = (
  { attachments: _, ...fields }: Partial<LoadedContent> = {},
  attachments: LoadedContent['attachments'] = [],
): LoadedContent => ({
  ...mailContent(fields),
  attachments,
});

const compose = async (...given: Parameters<typeof content>): Promise<{ raw: string; email: Email }> => {
  const raw = await composeMessage(content(...given));
  return { raw: raw.toString('latin1'), email: await PostalMime.parse(raw) };
};

const fieldNames = (raw: string): readonly string[] =>
  raw
    .slice(0, raw.indexOf('\r\n\r\n'))
    .split(/\r\n(?![\t ])/)
    .map((field) => field.slice(0, field.indexOf(':')));

const pdf = { filename: 'Rechnung Müller.pdf', contentType: 'application/pdf', bytes: Buffer.from('%PDF-1.7\n') };
const logo = { filename: 'logo.png', contentType: 'image/png', contentId: 'logo@acme', bytes: Buffer.from([1, 2, 3]) };

describe('a composed message', () => {
  it('has the header fields it should have and no other', async () => {
    const { raw } = await compose({
      replyTo: [{ address: 'help@acme.example' }],
      cc: [{ address: 'ben@acme.example' }],
      headers: { 'auto-submitted': 'auto-generated', 'X-Campaign': 'autumn' },
    });
    expect(fieldNames(raw).toSorted()).toEqual([
      'Auto-Submitted',
      'Cc',
      'Content-Transfer-Encoding',
      'Content-Type',
      'Date',
      'From',
      'MIME-Version',
      'Message-ID',
      'Reply-To',
      'Subject',
      'To',
      'X-Campaign',
    ]);
  });

  it('shows To and Cc as given, and From by its name', async () => {
    const to = [
      { address: 'Anna@acme.example', name: 'Anna Müller' },
      { address: '"a b"@acme.example', name: 'B, "C" <d>' },
    ];
    const { email } = await compose({ to, cc: [{ address: 'c@xn--mnchen-3ya.example' }] });
    expect(email.from).toEqual({ address: 'billing@notify.acme.example', name: 'Acme' });
    expect(email.to).toEqual(to);
    expect(email.cc).toEqual([{ address: 'c@xn--mnchen-3ya.example', name: '' }]);
    expect(email.bcc).toBeUndefined();
  });

  it('for Bcc recipients alone is to a group without members', async () => {
    const { raw, email } = await compose({ to: [] });
    expect(raw).toMatch(/^To: "?undisclosed-recipients"?:;\r$/m);
    expect(email.to).toEqual([{ name: 'undisclosed-recipients', group: [] }]);
    expect(fieldNames(raw)).not.toContain('Cc');
  });

  it('for Cc recipients has no To', async () => {
    const { raw } = await compose({ to: [], cc: [{ address: 'ben@acme.example' }] });
    expect(fieldNames(raw)).not.toContain('To');
  });

  it.each([
    ['a subject that is encoded', { subject: 'Überweisungsbestätigung für die Rechnung des Monats November' }],
    ['a subject of one long word', { subject: 'x'.repeat(500) }],
    ['a header that is encoded, with a long name', { headers: { [`X-${'a'.repeat(40)}`]: 'ü'.repeat(80) } }],
    ['a long id', { headers: { 'In-Reply-To': `<${'x'.repeat(120)}@mail.example>` } }],
  ])('with %s has text on the first line of the field', async (_what, fields) => {
    const { raw } = await compose(fields);
    expect(raw.slice(0, raw.indexOf('\r\n\r\n'))).not.toMatch(/^[!-9;-~]+: *\r$/m);
    expect(raw.split('\r\n').filter((line) => line.includes('=?') && line.length > 76)).toEqual([]);
  });

  it('names a file once, as filename', async () => {
    const { raw } = await compose({}, [pdf, logo]);
    expect(raw).toMatch(/Content-Type: application\/pdf\r\n/);
    expect(raw).toContain("filename*0*=utf-8''Rechnung%20M%C3%BCller.pdf");
    expect(raw).not.toMatch(/\bname=/);
  });

  it('declares an attachment with its parameters', async () => {
    const { raw } = await compose({}, [{ ...pdf, contentType: 'text/calendar; charset=utf-8; method=REQUEST' }]);
    expect(raw).toContain('Content-Type: text/calendar; charset=utf-8; method=REQUEST\r\n');
  });

  it('keeps what machines read as it is', async () => {
    const value = 'News  "of today"\u0020<news.acme.example>';
    const { raw } = await compose({ headers: { 'List-Id': value, 'Auto-Submitted': 'no' } });
    expect(raw).toContain('List-ID: News "of today" <news.acme.example>\r\n');
  });

  it('holds text and HTML as alternatives of each other', async () => {
    const { raw, email } = await compose({ text: 'Grüße\n', html: '<p>Grüße</p>' });
    expect(raw).toContain('multipart/alternative');
    expect(email.text).toBe('Grüße\n\n');
    expect(email.html?.trim()).toBe('<p>Grüße</p>');
  });

  it('holds attachments beside the text, with their names in any script', async () => {
    const { raw, email } = await compose({}, [pdf]);
    expect(raw).toContain('multipart/mixed');
    expect(email.attachments).toMatchObject([
      { filename: 'Rechnung Müller.pdf', mimeType: 'application/pdf', disposition: 'attachment' },
    ]);
    expect(Buffer.from(email.attachments[0]?.content as ArrayBuffer).toString()).toBe('%PDF-1.7\n');
  });

  it('holds images of the HTML with it, by their content id', async () => {
    const { raw, email } = await compose({ html: '<img src="cid:logo@acme">' }, [logo, pdf]);
    expect(raw).toMatch(/multipart\/mixed[^]*multipart\/related[^]*Content-ID: <logo@acme>[^]*application\/pdf/);
    expect(email.attachments).toMatchObject([
      { contentId: '<logo@acme>', disposition: 'inline' },
      { mimeType: 'application/pdf' },
    ]);
  });

  it('leaves out a header field that has only spaces in it', async () => {
    const { raw } = await compose({ headers: { 'X-Campaign': '  ' } });
    expect(fieldNames(raw)).not.toContain('X-Campaign');
  });

  it('keeps the ids of other messages as they are, however long', async () => {
    const id = `<${'x'.repeat(120)}@mail.example>`;
    const { raw } = await compose({ headers: { 'In-Reply-To': id, References: `<a@mail.example> ${id}` } });
    expect(raw.replaceAll('\r\n ', ' ')).toContain(`In-Reply-To: ${id}`);
    expect(raw.replaceAll('\r\n ', ' ')).toContain(`References: <a@mail.example> ${id}`);
  });

  it.each([
    ['a text', { text: 'one\ntwo\rthree\r\nfour' }],
    ['a text of one endless line', { text: 'x'.repeat(100_000) }],
    ['a text in another script', { text: '請求書\n'.repeat(5_000) }],
    ['an endless HTML line', { text: 'x', html: `<p>${'word '.repeat(50_000)}</p>` }],
    ['a lone dot', { text: 'a\n.\nb' }],
    ['an endless subject', { subject: 'x'.repeat(998) }],
    ['an endless word in a subject', { subject: `${'x'.repeat(899)} ${'y'.repeat(90)}` }],
    ['an endless header field', { headers: { [`X-${'a'.repeat(70)}`]: 'x'.repeat(995) } }],
    ['endless references', { headers: { References: `<${'x'.repeat(990)}@c>` } }],
    [
      'fifty recipients with long names',
      {
        to: Array.from({ length: 50 }, (_, index) => ({
          address: `${index}@acme.example`,
          name: 'Müller '.repeat(36),
        })),
      },
    ],
  ])('with %s has no line that a server would break, and every line ends with CR LF', async (_what, fields) => {
    const { raw } = await compose(fields, [pdf]);
    expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
    expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });
});

describe('a message is not composed', () => {
  it.each([
    ['a header field that the message has already', { headers: { Subject: 'again' } }],
    ['a header field twice, in other case', { headers: { 'X-A': 'a', 'x-a': 'b' } }],
    ['a Bcc field, which would be lost', { headers: { Bcc: 'eve@evil.example' } }],
    ['a recipient by way of a header field', { headers: { To: 'eve@evil.example' } }],
    ['a header field whose name is none', { headers: { 'X-A: a\r\nBcc': 'eve@evil.example' } }],
  ])('with %s', async (_what, fields) => {
    await expect(composeMessage(content(fields))).rejects.toThrow('header');
  });
});
