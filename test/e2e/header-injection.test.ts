import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCorpus } from '../support/read-corpus.ts';
import { type RunningPostern, startPostern } from '../support/running-postern.ts';

/** Values that try to become header lines or recipients. */
const ownValues: readonly string[] = [
  'a\r\nBcc: victim@elsewhere.example',
  'a\nBcc: victim@elsewhere.example',
  'a\rBcc: victim@elsewhere.example',
  'a\r\n\r\n<script>alert(1)</script>',
  'a\u0085Bcc: victim@elsewhere.example',
  'a\u2028Bcc: victim@elsewhere.example',
  'a%0d%0aBcc: victim@elsewhere.example',
  '=?utf-8?q?a=0D=0ABcc=3A_victim=40elsewhere.example?=',
  '=?utf-8?b?DQpCY2M6IHZpY3RpbUBlbHNld2hlcmUuZXhhbXBsZQ==?=',
  '"Anna" <victim@elsewhere.example>, x',
  'a" <victim@elsewhere.example>, "b',
  'a, victim@elsewhere.example',
  'Grüße 請求書 📎 \u202eoof',
  'x'.repeat(990),
  '請'.repeat(300),
];

const corpusValues = (readCorpus<{ readonly value: string }>('header-injection/cases.jsonl') ?? []).map(
  ({ value }) => value,
);

const expectedHeaders = new Set([
  'return-path',
  'dkim-signature',
  'from',
  'reply-to',
  'to',
  'subject',
  'message-id',
  'date',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'auto-submitted',
  'x-report-id',
  'feedback-id',
  'x-ses-outgoing',
]);

let postern: RunningPostern;
beforeAll(async () => {
  postern = await startPostern();
});
afterAll(() => postern.stack.stop());

const place: Readonly<Record<string, (value: string) => object>> = {
  subject: (value) => ({ subject: value }),
  'name of the sender': (value) => ({ from: { address: 'reports@mail.globex.example', name: value } }),
  'name of a recipient': (value) => ({ to: [{ address: 'dora@berlin.acme.example', name: value }] }),
  'Reply-To name': (value) => ({ replyTo: [{ address: 'help@acme.example', name: value }] }),
  header: (value) => ({ headers: { 'X-Report-Id': value } }),
  'file name': (value) => ({
    attachments: [
      { filename: value, contentType: 'application/pdf', data: Buffer.from('%PDF-1.4\n%%EOF\n').toString('base64') },
    ],
  }),
};

describe.each(Object.entries(place))('a value in the %s', (what, fields) => {
  it('adds no header and no recipient, and what is readable comes out as it went in', async () => {
    // Values with characters that SQS does not carry as they are travel as JSON escapes, as the SDK's users send them.
    const values = what === 'subject' ? [...ownValues, ...corpusValues] : ownValues;
    const sent = await Promise.all(
      values.map(async (value) => {
        const body = {
          version: 1,
          purpose: 'report',
          to: [{ address: 'dora@berlin.acme.example' }],
          subject: 'x',
          text: 'y',
          ...fields(value),
        };
        return { value, intakeMessageId: await postern.send('reports-job', escapeNonAscii(JSON.stringify(body))) };
      }),
    );
    let left = 0;
    for (const { value, intakeMessageId } of sent) {
      const deliveries = await postern.until(intakeMessageId, ({ state }) => ['sent', 'refused'].includes(state));
      expect(deliveries).toHaveLength(1);
      const [delivery] = deliveries;
      expect(['sent', 'refused']).toContain(delivery?.state);
      if (delivery?.state !== 'sent') continue;
      left += 1;
      const id = delivery.attempts.at(-1)?.sesMessageId;
      const mail = postern.stack.services.ses.outbox().find(({ sesMessageId }) => sesMessageId === id);
      expect(mail?.recipients).toEqual(['dora@berlin.acme.example']);
      const parsed = await PostalMime.parse(mail?.raw ?? '');
      for (const { key } of parsed.headers) expect(expectedHeaders).toContain(key);
      expect(parsed.to?.map(({ address }) => address)).toEqual(['dora@berlin.acme.example']);
      expect(parsed.bcc ?? []).toEqual([]);
      if (what === 'subject') expect(parsed.subject).toBe(value);
    }
    expect(left).toBeGreaterThan(0);
  });
});

const escapeNonAscii = (json: string): string =>
  json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
