import { decodeWords } from 'postal-mime';
import { LOCAL_ACCOUNT } from '../../region.ts';
import { OUTBOUND_ADDRESS } from '../amazon-domain.ts';
import type { OutboxMail } from '../outbox.ts';
import { type HeaderField, headerValues } from '../sending/header-field.ts';
import type { PublishedEventType } from './event-type.ts';

/** A mail whose fate is still to come. */
export type AcceptedMail = {
  readonly mail: OutboxMail;
  /** As the sender wrote them. */
  readonly headers: readonly HeaderField[];
  /** Name of the role that sent it. */
  readonly caller: string;
};

/** https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html#event-publishing-retrieving-sns-contents-mail-object */
const MAX_HEADERS_BYTES = 10 * 1024;

/** Everybody who calls the local endpoint is on this machine. */
const SOURCE_ADDRESS = '127.0.0.1';

/**
 * What every event says about the mail.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export const mailObject = (accepted: AcceptedMail, region: string, eventType: PublishedEventType) => {
  const { mail, headers } = accepted;
  const written = headers.map((field) => ({ name: field.name, value: valueOf(field) }));
  const kept = firstBytes(written);
  return {
    timestamp: new Date(mail.acceptedAt).toISOString(),
    source: valueNamed(headers, 'From'),
    sourceArn: `arn:aws:ses:${region}:${LOCAL_ACCOUNT}:identity/${mail.identity}`,
    sendingAccountId: LOCAL_ACCOUNT,
    messageId: mail.sesMessageId,
    destination: mail.recipients,
    headersTruncated: kept.length < written.length,
    headers: kept,
    commonHeaders: commonHeaders(headers, mail),
    tags: tagsOf(accepted, eventType),
  };
};

const commonHeaders = (headers: readonly HeaderField[], { sesMessageId }: OutboxMail) => ({
  from: mailboxes(headers, 'From'),
  replyTo: mailboxes(headers, 'Reply-To'),
  date: valueNamed(headers, 'Date'),
  to: mailboxes(headers, 'To'),
  cc: mailboxes(headers, 'Cc'),
  messageId: valueNamed(headers, 'Message-ID') ?? sesMessageId,
  subject: decoded(valueNamed(headers, 'Subject')),
});

/** Every tag has a list of values; those of SES itself begin with `ses:`. */
const tagsOf = ({ mail, headers, caller }: AcceptedMail, eventType: PublishedEventType) => ({
  ...(mail.configurationSet !== undefined && { 'ses:configuration-set': [mail.configurationSet] }),
  'ses:source-ip': [SOURCE_ADDRESS],
  'ses:from-domain': [fromDomain(headers)],
  'ses:caller-identity': [caller],
  ...(eventType === 'DELIVERY' && { 'ses:outgoing-ip': [OUTBOUND_ADDRESS] }),
  ...Object.fromEntries(Object.entries(mail.tags).map(([name, value]) => [name, [value]])),
});

const fromDomain = (headers: readonly HeaderField[]): string =>
  /@([A-Za-z0-9.-]+)>?\s*$/.exec(valueNamed(headers, 'From') ?? '')?.[1] ?? '';

const valueOf = (field: HeaderField): string => headerValues([field], field.name).map(asUtf8)[0] ?? '';

const valueNamed = (headers: readonly HeaderField[], name: string): string | undefined =>
  headerValues(headers, name).map(asUtf8)[0];

/** Undefined, and so left out, when there is no such header. */
const mailboxes = (headers: readonly HeaderField[], name: string): readonly string[] | undefined => {
  const text = valueNamed(headers, name);
  // A comma in a quoted name does not separate.
  return text?.match(/(?:"(?:[^"\\]|\\.)*"|[^",])+/g)?.map((mailbox) => decodeWords(mailbox.trim()));
};

const decoded = (value: string | undefined): string | undefined => (value === undefined ? value : decodeWords(value));

/** Header fields are kept one character per byte. */
const asUtf8 = (bytes: string): string => Buffer.from(bytes, 'latin1').toString();

const firstBytes = <Field extends { readonly name: string; readonly value: string }>(
  fields: readonly Field[],
): readonly Field[] => {
  let bytes = 0;
  return fields.filter(({ name, value }) => {
    bytes += Buffer.byteLength(`${name}: ${value}\r\n`);
    return bytes <= MAX_HEADERS_BYTES;
  });
};
