/** Recipients of the directory, so that a batch reads as many items as it has mails. */
export const recipients: readonly string[] = Array.from(
  { length: 100 },
  (_, index) => `recipient-${String(index).padStart(3, '0')}@mailbox.example`,
);

export const sender = 'billing@notify.acme.example';

const sentence = 'Your invoice for November is ready, and its amount will be debited from your account in ten days. ';
const text = sentence.repeat(10);
const html = `<!doctype html><html><body>${`<p style="margin:0 0 16px">${sentence}</p>`.repeat(24)}</body></html>`;
const subject = 'Your invoice for November 2026';

/** A mail request of one recipient: about 1 KB of text and 3 KB of HTML. */
export const sampleRequest = (number: number): string =>
  JSON.stringify({
    version: 1,
    purpose: 'notification',
    idempotencyKey: `invoice-2026-11-${crypto.randomUUID()}`,
    to: [{ address: recipientOf(number) }],
    subject,
    text,
    html,
    reference: `invoice-${number}`,
  });

/** About the same mail, ready made. */
export const sampleMail = (number: number) => ({
  from: sender,
  to: recipientOf(number),
  raw: [
    `From: Acme <${sender}>`,
    `To: ${recipientOf(number)}`,
    `Subject: ${subject}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/alternative; boundary=part',
    '',
    '--part',
    'Content-Type: text/plain; charset=utf-8',
    '',
    text.replaceAll('. ', '.\r\n'),
    '--part',
    'Content-Type: text/html; charset=utf-8',
    '',
    html.replaceAll('<p', '\r\n<p'),
    '--part--',
    '',
  ].join('\r\n'),
});

const recipientOf = (number: number): string => recipients[number % recipients.length] ?? '';
