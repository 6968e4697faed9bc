import MailComposer from 'nodemailer/lib/mail-composer';
import type { MailContent } from '../contract/envelope.ts';
import { checkHeaderBlock } from './check-header-block.ts';
import { encodeHeader } from './encode-header.ts';

/** A content whose attachments have their bytes. */
export type LoadedContent = Omit<MailContent, 'attachments'> & {
  readonly attachments: readonly (Omit<MailContent['attachments'][number], 'content'> & {
    readonly bytes: Uint8Array;
  })[];
};

/** Present on every message. Amazon SES replaces Date and Message-ID by its own. */
const always = ['From', 'Subject', 'Date', 'Message-ID', 'MIME-Version', 'Content-Type'];

/**
 * The MIME message of a mail, the same for each of its recipients: To and Cc as given, nothing of Bcc.
 * @throws Error when the header block is not exactly what it should be
 */
export const composeMessage = async (content: LoadedContent): Promise<Buffer> => {
  const { from, replyTo, to, cc, subject, text, html, headers, attachments } = content;
  const addressFields = Object.entries({ replyTo, to, cc }).filter(([, mailboxes]) => mailboxes.length > 0);
  const customFields = Object.entries(headers).filter(([, value]) => value.trim() !== '');

  const message = new MailComposer({
    from: mailbox(from),
    ...Object.fromEntries(addressFields.map(([name, mailboxes]) => [name, mailboxes.map(mailbox)])),
    headers: [
      { key: 'Subject', value: prepared(subject) },
      ...customFields.map(([key, value]) => ({ key, value: holdsMessageIds(key) ? ascii(value) : prepared(value) })),
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

  const isEncodedAsAWhole = message.getTransferEncoding() !== false;
  const composed = await message.build();
  checkHeaderBlock(composed, [
    ...always,
    ...addressFields.map(([name]) => (name === 'replyTo' ? 'Reply-To' : name)),
    ...customFields.map(([name]) => name),
    ...(isEncodedAsAWhole ? ['Content-Transfer-Encoding'] : []),
  ]);
  return composed;
};

type Mailbox = MailContent['from'];

/** A copy: the composer writes to what it is given. */
const mailbox = ({ address, name = '' }: Mailbox) => ({ address, name });

const prepared = (text: string) => ({ prepared: true, foldLines: true, value: encodeHeader(text) });

/** Ids of messages are structured, and the composer knows how; as encoded words they would be none. */
const holdsMessageIds = (name: string): boolean => ['in-reply-to', 'references'].includes(name.toLowerCase());

const ascii = (text: string): string => (/^[ -~]*$/.test(text) ? text : encodeHeader(text));

/** A line ends with CR LF, whatever the writer's system made of it; a CR of its own would break SMTP. */
const withLineEndings = (text: string): string => text.replaceAll(/\r\n?|\n/g, '\r\n');
