import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeMail, DOMAIN, type StartedSes, startSes } from './start-ses.ts';

let started: StartedSes;

beforeAll(async () => {
  started = await startSes();
});

afterAll(() => started.stop());

const sendAndFetch = async (raw: Buffer | string) => {
  const { MessageId } = await started.sendRaw(raw);
  const mail = started.ses.outbox().find(({ sesMessageId }) => sesMessageId === MessageId);
  if (mail === undefined) {
    throw new Error('nothing in the outbox');
  }
  const [head = '', ...body] = mail.raw.toString('latin1').split('\r\n\r\n');
  return { mail, head, body: body.join('\r\n\r\n') };
};

const HEAD = `From: hello@${DOMAIN}\r\nTo: ada@recipient.example\r\n`;

describe('the header', () => {
  it('carries an id of the shape SES gives, and the time of acceptance in UTC', async () => {
    const { mail, head } = await sendAndFetch(await composeMail());
    expect(mail.sesMessageId).toMatch(/^010201a1fd70f1c0-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-000000$/);
    expect(head).toContain(`\r\nMessage-ID: <${mail.sesMessageId}@eu-west-1.amazonses.com>`);
    expect(head).toContain('\r\nDate: Sat, 21 Nov 2026 09:30:00 +0000');
    expect(head.match(/ t=(\d+);/g)).toEqual([
      ` t=${started.clock.now() / 1000};`,
      ` t=${started.clock.now() / 1000};`,
    ]);
    expect(head).toMatch(
      /\r\nFeedback-ID: ::1\.eu-west-1\.[\w+/]{43}=:AmazonSES\r\nX-SES-Outgoing: 2026\.11\.21-192\.0\.2\.25$/,
    );
  });

  it('has SES’s Message-ID and Date in the place of the sender’s', async () => {
    const { head } = await sendAndFetch(`Message-Id:\r\n <mine@acme.example>\r\nDate: yesterday\r\n${HEAD}\r\n`);
    expect(head.match(/^[\w-]+(?=:)/gm)?.slice(2)).toEqual([
      'Message-ID',
      'Date',
      'From',
      'To',
      'Feedback-ID',
      'X-SES-Outgoing',
    ]);
    expect(head).not.toContain('mine@acme.example');
  });

  it.each([
    ['Bcc', 'Bcc: hidden@recipient.example'],
    ['folded Bcc', 'BCC: hidden@recipient.example,\r\n other@recipient.example'],
    ['X-SES header', 'x-ses-message-tags: campaign=one'],
    ['unknown X-SES header', 'X-SES-Whatever: secret'],
    ['Return-Path', `Return-Path: <bounces@${DOMAIN}>`],
    ['Feedback-ID', 'Feedback-ID: a:b:c:Mine'],
  ])('loses the %s the sender wrote', async (_, field) => {
    const { head } = await sendAndFetch(`${HEAD}${field}\r\nSubject: hi\r\n\r\nbody`);
    for (const line of field.split('\r\n')) {
      expect(head).not.toContain(line);
    }
    expect(head).toContain('\r\nSubject: hi\r\n');
  });

  it('keeps every other field as it was written, folds and 8-bit characters included', async () => {
    const fields = 'Subject: Grüße\r\nX-Long: one\r\n\ttwo\r\n  three\r\nReceived: a\r\nReceived: b';
    const { mail, head } = await sendAndFetch(Buffer.from(`${HEAD}${fields}\r\n\r\nbody`));
    expect(head).toContain(Buffer.from(fields).toString('latin1'));
    expect(mail.subject).toBe('Grüße');
  });

  it('puts the two tags made for it into the Feedback-ID', async () => {
    await started.sendRaw(await composeMail(), {
      EmailTags: [
        { Name: 'ses:feedback-id-a', Value: 'billing' },
        { Name: 'ses:feedback-id-b', Value: 'invoice' },
      ],
    });
    expect(started.ses.outbox().at(-1)?.raw.toString()).toContain('\r\nFeedback-ID: billing:invoice:1.eu-west-1.');
  });
});

describe('the body', () => {
  it.each([
    ['LF', 'one\ntwo\n\nthree'],
    ['CR', 'one\rtwo\r\rthree'],
    ['CRLF', 'one\r\ntwo\r\n\r\nthree'],
  ])('gets CRLF line ends where it had %s', async (_, body) => {
    expect((await sendAndFetch(`${HEAD}\r\n${body}`)).body).toBe('one\r\ntwo\r\n\r\nthree');
  });

  it('is what the sender wrote, byte for byte', async () => {
    const bytes = fc.uint8Array({ maxLength: 300 }).filter((body) => !body.includes(10) && !body.includes(13));
    await fc.assert(
      fc.asyncProperty(bytes, async (body) => {
        const sent = await sendAndFetch(Buffer.concat([Buffer.from(`${HEAD}\r\n`), body]));
        expect(sent.body).toBe(Buffer.from(body).toString('latin1'));
      }),
      { numRuns: 25 },
    );
  });

  it('of a mail from a mail library is read back whole', async () => {
    const attachment = Buffer.from('%PDF-1.7 …');
    const { mail } = await sendAndFetch(
      await composeMail({
        subject: '請求書 ✉',
        html: '<p>ありがとう</p>',
        attachments: [{ filename: 'a.pdf', content: attachment }],
      }),
    );
    const read = await PostalMime.parse(mail.raw, { attachmentEncoding: 'base64' });
    expect(read).toMatchObject({ subject: '請求書 ✉', from: { name: 'Acme', address: `hello@${DOMAIN}` } });
    expect(read.html?.trim()).toBe('<p>ありがとう</p>');
    expect(read.attachments).toMatchObject([{ filename: 'a.pdf', content: attachment.toString('base64') }]);
    expect(mail.subject).toBe('請求書 ✉');
  });
});
