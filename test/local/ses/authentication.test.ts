import { authenticate } from 'mailauth';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { OUTBOUND_ADDRESS, outboundHost } from '../../../local/ses/amazon-domain.ts';
import type { OutboxMail } from '../../../local/ses/outbox.ts';
import { composeMail, DOMAIN, MAIL_FROM_DOMAIN, type StartedSes, startSes } from './start-ses.ts';

let started: StartedSes;

beforeEach(async () => {
  started = await startSes();
});

afterEach(() => started.stop());

/** What the recipient's server makes of the mail. */
const receive = async ({ raw, envelopeFrom }: Pick<OutboxMail, 'raw' | 'envelopeFrom'>) => {
  const { dkim, spf, dmarc } = await authenticate(raw, {
    ip: OUTBOUND_ADDRESS,
    helo: outboundHost('eu-west-1'),
    sender: envelopeFrom,
    mta: 'mx.recipient.example',
    resolver: started.dns.resolver,
    strict: true,
  });
  return {
    dkim: dkim.results.map(({ signingDomain, status }) => [signingDomain, status.result]),
    spf: spf && spf.status.result,
    dmarc: dmarc && dmarc.status.result,
    alignedWith: dmarc && [dmarc.alignment.dkim.result, dmarc.alignment.spf.result],
  };
};

const send = async () => {
  await started.sendRaw(
    await composeMail({ html: '<p>Thank you.</p>', attachments: [{ content: 'a', filename: 'a.txt' }] }),
  );
  const [mail] = started.ses.outbox();
  if (mail === undefined) {
    throw new Error('nothing in the outbox');
  }
  return mail;
};

it('signs for the sender and for Amazon, and passes DKIM, SPF and DMARC by the records in the DNS', async () => {
  expect(await receive(await send())).toEqual({
    dkim: [
      [DOMAIN, 'pass'],
      ['amazonses.com', 'pass'],
    ],
    spf: 'pass',
    dmarc: 'pass',
    alignedWith: [DOMAIN, MAIL_FROM_DOMAIN],
  });
});

it.each([
  ['body', 'Thank you.', 'Pay here.'],
  ['subject', 'Your invoice', 'Your last invoice'],
  ['sender', 'hello@', 'ceo@'],
])('fails DKIM for both domains when the %s is altered on the way', async (_, from, to) => {
  const mail = await send();
  const altered = mail.raw.toString('latin1').replace(from, to);
  expect(altered).not.toBe(mail.raw.toString('latin1'));
  const { dkim } = await receive({ ...mail, raw: Buffer.from(altered, 'latin1') });
  expect(dkim.map(([, result]) => result)).toEqual(['fail', 'fail']);
});

it('fails DMARC when the mail neither carries a valid signature nor comes from an address of Amazon', async () => {
  const mail = await send();
  const unsigned = mail.raw.toString('latin1').replace('Thank you.', 'Pay here.');
  started.dns.removeRecord({ name: 'amazonses.com', type: 'TXT' });
  const { dmarc } = await receive({ ...mail, raw: Buffer.from(unsigned, 'latin1') });
  expect(dmarc).toBe('fail');
});

it('loses the aligned SPF result, not DMARC, while the MAIL FROM domain is not set up', async () => {
  started.dns.removeRecord({ name: MAIL_FROM_DOMAIN, type: 'MX' });
  const mail = await send();
  expect(mail.envelopeFrom).toBe(`${mail.sesMessageId}@eu-west-1.amazonses.com`);
  expect(await receive(mail)).toMatchObject({ spf: 'pass', dmarc: 'pass', alignedWith: [DOMAIN, undefined] });
});

it('leaves it to the recipient to miss the SPF record of the MAIL FROM domain', async () => {
  started.dns.removeRecord({ name: MAIL_FROM_DOMAIN, type: 'TXT' });
  const mail = await send();
  expect(mail.envelopeFrom).toBe(`${mail.sesMessageId}@${MAIL_FROM_DOMAIN}`);
  expect(await receive(mail)).toMatchObject({ spf: 'none', dmarc: 'pass' });
});
