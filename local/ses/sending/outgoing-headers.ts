import { createHash } from 'node:crypto';
import { OUTBOUND_ADDRESS } from '../amazon-domain.ts';
import { type HeaderField, isNamed, newHeaderField } from './header-field.ts';
import { FEEDBACK_ID_TAGS } from './message-tags.ts';
import { messageIdHeader } from './ses-message-id.ts';

type Stamp = {
  readonly sesMessageId: string;
  readonly acceptedAt: number;
  readonly identity: string;
  readonly region: string;
  readonly tags: Readonly<Record<string, string>>;
};

/**
 * The header as it leaves SES: with its own Message-ID and Date in the place of the sender's, without what was meant for
 * SES or must not be seen.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/header-fields.html
 */
export const outgoingHeaders = (headers: readonly HeaderField[], stamp: Stamp): readonly HeaderField[] => {
  const { sesMessageId, acceptedAt, region } = stamp;
  const replacements = [
    newHeaderField('Message-ID', messageIdHeader(sesMessageId, region)),
    newHeaderField('Date', new Date(acceptedAt).toUTCString().replace('GMT', '+0000')),
  ];
  const kept = headers.filter((field) => !isRemoved(field));
  return [
    ...kept.map((field) => replacements.find(({ name }) => isNamed(field, name)) ?? field),
    ...replacements.filter(({ name }) => !kept.some((field) => isNamed(field, name))),
    newHeaderField('Feedback-ID', feedbackId(stamp)),
    newHeaderField('X-SES-Outgoing', `${dottedDate(acceptedAt)}-${OUTBOUND_ADDRESS}`),
  ];
};

/** Bcc would tell on its recipients; the recipient's server writes Return-Path; Feedback-ID is SES's own. */
const isRemoved = (field: HeaderField): boolean =>
  /^x-ses-/i.test(field.name) || ['Bcc', 'Return-Path', 'Feedback-ID'].some((name) => isNamed(field, name));

/** Two parts the sender may choose, the Region, a mark of the sender, the mail service: what mailbox providers count complaints by. */
const feedbackId = ({ region, identity, tags }: Stamp): string => {
  const [first, second] = FEEDBACK_ID_TAGS;
  const sender = createHash('sha256').update(identity).digest('base64');
  return `${tags[first] ?? ''}:${tags[second] ?? ''}:1.${region}.${sender}:AmazonSES`;
};

const dottedDate = (at: number): string => new Date(at).toISOString().slice(0, 10).replaceAll('-', '.');
