import MailComposer from 'nodemailer/lib/mail-composer';
import type MimeNode from 'nodemailer/lib/mime-node';
import type { MailContent } from '../contract/envelope.ts';
import { isStructuredHeader } from '../contract/structured-headers.ts';
import { oneClick } from '../contract/unsubscribe.ts';
import { checkHeaderBlock } from './check-header-block.ts';
import { asciiHeader, encodeHeader } from './encode-header.ts';

/** A content whose attachments have their bytes. */
export type LoadedContent = Omit<MailContent, 'attachments'> & {
  readonly attachments: readonly (Omit<MailContent['attachments'][number], 'content'> & {
    readonly bytes: Uint8Array;
  })[];
};

/** Present on every message. Amazon SES replaces Date and Message-ID by its own. */
const always = ['From', 'Subject', 'Date', 'Message-ID', 'MIME-Version', 'Content-Type'];

/**
 * The MIME message of a mail, the same for each of its recipients but for a link to unsubscribe by: To and Cc as given,
 * nothing of Bcc.
 * @param unsubscribeUrl - of its one recipient's link, if it carries one
 * @throws Error when the header block is not exactly what it should be
 */
export const composeMessage = async (content: LoadedContent, unsubscribeUrl?: string): Promise<Buffer> => {
  const { from, replyTo, to, cc, subject, text, html, headers, attachments } = content;
  const addressFields = Object.entries({ replyTo, to, cc }).filter(([, mailboxes]) => mailboxes.length > 0);
  const customFields = Object.entries(headers).filter(([, value]) => value.trim() !== '');
  const listFields = unsubscribeUrl === undefined ? [] : Object.entries(listUnsubscribe(unsubscribeUrl));

  // All recipients are Bcc. RFC 5322 does not ask for a To, spam filters do; section 3.4 has a group without members for it.
  const isToNobody = to.length === 0 && cc.length === 0;

  const message = new MailComposer({
    from: mailbox(from),
    ...Object.fromEntries(addressFields.map(([name, mailboxes]) => [name, mailboxes.map(mailbox)])),
    ...(isToNobody ? { to: 'undisclosed-recipients:;' } : {}),
    headers: [
      { key: 'Subject', value: prepared(encodeHeader('Subject', subject)) },
      ...customFields.map(([key, value]) => ({ key, value: fieldValue(key, value) })),
      ...listFields.map(([key, value]) => ({ key, value: prepared(value) })),
    ],
    ...(text === undefined || text === '' ? {} : { text: withLineEndings(text) }),
    ...(html === undefined || html === '' ? {} : { html: withLineEndings(html) }),
    attachments: attachments.map(({ filename, contentType, contentId, bytes }) => ({
      filename,
      contentType,
      content: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      ...(contentId === undefined ? {} : { cid: contentId, contentDisposition: 'inline' }),
    })),
    // Content is bytes at hand: nothing in it may make the composer read a file or fetch a URL.
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();

  withoutSecondNames(message);
  const isEncodedAsAWhole = message.getTransferEncoding() !== false;
  const composed = await message.build();
  checkHeaderBlock(composed, [
    ...always,
    ...(isToNobody ? ['To'] : []),
    ...addressFields.map(([name]) => (name === 'replyTo' ? 'Reply-To' : name)),
    ...[...customFields, ...listFields].map(([name]) => name),
    ...(isEncodedAsAWhole ? ['Content-Transfer-Encoding'] : []),
  ]);
  return composed;
};

/** https://www.rfc-editor.org/rfc/rfc8058#section-3.1. On one line each: there is nowhere to fold a URL. */
const listUnsubscribe = (url: string) => ({
  'List-Unsubscribe': `<${url}>`,
  'List-Unsubscribe-Post': `${oneClick.name}=${oneClick.value}`,
});

type Mailbox = MailContent['from'];

/** A copy: the composer writes to what it is given. */
const mailbox = ({ address, name = '' }: Mailbox) => ({ address, name });

const fieldValue = (name: string, value: string) => {
  // The composer takes nothing prepared for this one; it writes ids as they are and folds between them.
  if (name.toLowerCase() === 'references') return value;
  return prepared(isStructuredHeader(name) ? asciiHeader(name, value) : encodeHeader(name, value));
};

/** Encoded and folded already. */
const prepared = (value: string) => ({ prepared: true, value });

/**
 * The composer gives a file's name twice: as `filename` (RFC 2231), and as `name` of the Content-Type, in a quoted string
 * with encoded words that RFC 2047 section 5 forbids there and readers do not agree about. The first is enough.
 */
const withoutSecondNames = ({ childNodes }: MimeNode): void => {
  for (const node of childNodes) {
    const contentType: unknown = node.getHeader('Content-Type');
    if (node.filename !== undefined && typeof contentType === 'string') {
      node.setHeader('Content-Type', prepared(contentType));
    }
    withoutSecondNames(node);
  }
};

/** A line ends with CR LF, whatever the writer's system made of it; a CR of its own would break SMTP. */
const withLineEndings = (text: string): string => text.replaceAll(/\r\n?|\n/g, '\r\n');
