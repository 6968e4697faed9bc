import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { mailContents } from '../../../lambdas/contract/envelope.ts';
import type { MailRequest } from '../../../lambdas/contract/mail-request.ts';
import { listRecipients } from '../../../lambdas/domain/policy/list-recipients.ts';
import { recipientFacts } from '../../../lambdas/domain/policy/recipient-facts.ts';
import type { Form } from '../../../lambdas/domain/policy/verdict.ts';
import { makeContents } from '../../../lambdas/filter/make-content.ts';
import { composeMessage } from '../../../lambdas/send/compose-message.ts';
import { loadAttachments } from '../../../lambdas/send/load-content.ts';
import { facts, mailRequest, now, policyWith } from '../../support/facts.ts';

/** Up to so many characters in a row may be the same by chance, or because they are words of any mail. */
const longestOverlap = 12;

const recipient = { address: 'anna@acme.example' };
const words = { text: 'There is an invoice for you.', link: 'https://billing.acme.example/inbox' };
const document = policyWith({
  notification: { redaction: 'always' },
  billing: { unsignedFrom: 'rewrite', replies: 'billing-support@acme.example' },
});

/** The message that the first recipient of a request gets in a form: as it is sent, and as a reader decodes it. */
const compose = async (request: MailRequest, form: Form): Promise<readonly string[]> => {
  const lists = { allowList: new Map(), directory: new Map(), suppressions: new Map() };
  const recipients = listRecipients(request).map((each) =>
    recipientFacts(each, lists, { policy: document, now, decidedBefore: false }),
  );
  const [first] = recipients;
  if (first === undefined) throw new Error('a request has a recipient');
  const contentOf = makeContents(facts({ policy: { version: 7, document }, request, recipients }), 'f00d', new Map());
  const content = mailContents.read(JSON.parse(contentOf(first, form)?.text ?? ''));
  if (content === undefined) throw new Error('the filter has made a content that send does not read');
  const raw = await composeMessage(await loadAttachments(content, async () => ({ found: false })));
  const { headers, text = '', html = '', attachments, ...email } = await PostalMime.parse(raw);
  return [
    raw.toString('latin1'),
    raw.toString('utf8'),
    text,
    html,
    ...headers.flatMap(({ key, value }) => [key, value]),
    ...textsIn(email),
    ...attachments.flatMap(({ filename, content: bytes }) => [
      filename ?? '',
      Buffer.from(bytes as ArrayBuffer).toString(),
    ]),
  ];
};

/** As they are: quoted as JSON has them, a piece with a quotation mark in it would not be found. */
const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

/** The texts of a request that must not leave. */
const secretsOf = (request: MailRequest): readonly string[] => {
  const { from, replyTo = [], to = [], cc = [], bcc = [], subject, text, html, headers, attachments } = request;
  const others = [...to, ...cc, ...bcc].filter(({ address }) => address !== recipient.address);
  return [
    ...[from, ...replyTo, ...others].flatMap((mailbox) => (mailbox === undefined ? [] : [mailbox.address])),
    ...[from, ...replyTo, ...to, ...cc, ...bcc].flatMap((mailbox) => mailbox?.name ?? []),
    subject,
    text ?? '',
    html ?? '',
    ...Object.entries(headers ?? {}).flat(),
    ...(attachments ?? []).flatMap(({ filename, data = '' }) => [filename, Buffer.from(data, 'base64').toString()]),
    ...Object.entries(request.tags ?? {}).flat(),
    request.reference ?? '',
    request.idempotencyKey ?? '',
  ];
};

/** Pieces of a secret that are just too long, and in which nothing of what may be said is. */
const leaked = (secrets: readonly string[], message: readonly string[], mayBeSaid: string): readonly string[] =>
  secrets.flatMap((secret) =>
    Array.from({ length: Math.max(0, secret.length - longestOverlap) }, (_, start) =>
      secret.slice(start, start + longestOverlap + 1),
    ).filter((piece) => !mayBeSaid.includes(piece) && message.some((part) => part.includes(piece))),
  );

const secret = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9]{13,40}$/),
  fc
    .string({ minLength: 13, maxLength: 60, unit: 'grapheme' })
    .map((text) => text.replaceAll(/\p{Cc}|[\u2028\u2029]/gu, '-')),
);
const mailbox = fc.record({
  address: fc.stringMatching(/^[a-z]{13,30}$/).map((local) => `${local}@partner.example`),
  name: secret,
});

const anyRequest: fc.Arbitrary<MailRequest> = fc
  .record({
    from: mailbox,
    replyTo: fc.array(mailbox, { maxLength: 2 }),
    name: secret,
    others: fc.array(mailbox, { maxLength: 3 }),
    hidden: fc.array(mailbox, { maxLength: 2 }),
    subject: secret,
    text: secret,
    html: secret,
    campaign: secret,
    inReplyTo: fc.stringMatching(/^<[a-z]{13,30}@mail\.example>$/),
    filename: fc.stringMatching(/^[a-z ]{13,40}\.pdf$/),
    file: secret,
    tag: fc.stringMatching(/^[A-Za-z]{13,30}$/),
    reference: secret,
    idempotencyKey: secret,
    redacted: fc.option(fc.constant(words), { nil: undefined }),
  })
  .map(({ name, others, hidden, campaign, inReplyTo, filename, file, tag, redacted, ...fields }) =>
    mailRequest({
      ...fields,
      to: [{ ...recipient, name }],
      cc: others,
      bcc: hidden,
      headers: { 'X-Campaign': campaign, 'In-Reply-To': inReplyTo },
      attachments: [{ filename, contentType: 'application/pdf', data: Buffer.from(file).toString('base64') }],
      tags: { [tag]: tag },
      ...(redacted === undefined ? {} : { redacted }),
    }),
  );

/** A mail with a quotation mark in the only piece there is of its subject. */
const quoting = mailRequest({
  to: [recipient],
  subject: '     "       ',
  headers: { 'In-Reply-To': '<thirteenletters@mail.example>' },
  attachments: [{ filename: 'thirteenletters.pdf', contentType: 'application/pdf', data: 'QQ==' }],
});

/** The same mail with nothing in it that is secret. */
const bare = ({ redacted }: MailRequest): MailRequest => ({
  ...mailRequest({ to: [recipient], subject: '-', text: '-' }),
  ...(redacted === undefined ? {} : { redacted }),
});

/** What differs from one composition to the next. */
const withoutIds = (message: readonly string[]): readonly string[] =>
  message.map((part) =>
    part.replaceAll(/<[^@<>]+@notify\.acme\.example>|\w{3}, \d\d \w{3} \d{4} [\d:]+ \+0000|^[\d-]+T[\d:.]+Z$/g, ''),
  );

describe('a message in redacted form', () => {
  it('holds nothing of the original, not even a piece of it', async () => {
    await fc.assert(
      fc.asyncProperty(anyRequest, async (request) => {
        const message = await compose(request, 'redacted');
        const mayBeSaid = (await compose(bare(request), 'redacted')).join('\n');
        expect(leaked(secretsOf(request), message, mayBeSaid)).toEqual([]);
      }),
    );
  });

  it('is the same whatever the original says', async () => {
    await fc.assert(
      fc.asyncProperty(anyRequest, async (request) => {
        const [message, other] = [await compose(request, 'redacted'), await compose(bare(request), 'redacted')];
        expect(withoutIds(message)).toEqual(withoutIds(other));
      }),
      { numRuns: 50 },
    );
  });

  it('is told apart from the complete one, in which all of that is found', async () => {
    await fc.assert(
      fc.asyncProperty(anyRequest, async (request) => {
        const secrets = [
          request.subject,
          request.headers?.['In-Reply-To'] ?? '',
          request.attachments?.[0]?.filename ?? '',
        ];
        const message = await compose(request, 'complete');
        for (const each of secrets) expect(leaked([each], message, '')).not.toEqual([]);
      }),
      { numRuns: 20, examples: [[quoting]] },
    );
  });

  it('has the header fields that every mail has, its id, and no other', async () => {
    const [raw = ''] = await compose(
      mailRequest({ redacted: words, headers: { 'List-Id': '<a.example>' } }),
      'redacted',
    );
    const block = raw.slice(0, raw.indexOf('\r\n\r\n'));
    expect(
      block
        .split(/\r\n(?![\t ])/)
        .map((field) => field.slice(0, field.indexOf(':')))
        .toSorted(),
    ).toEqual([
      'Auto-Submitted',
      'Content-Transfer-Encoding',
      'Content-Type',
      'Date',
      'From',
      'MIME-Version',
      'Message-ID',
      'Subject',
      'To',
      'X-Postern-ID',
    ]);
    expect(block).toMatch(/^To: anna@acme\.example\r?$/m);
    expect(block).toMatch(/^From: Acme <billing@notify\.acme\.example>\r?$/m);
    expect(raw.slice(raw.indexOf('\r\n\r\n')).trim()).toBe(`${words.text}\r\n\r\n${words.link}`);
  });
});
