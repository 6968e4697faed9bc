import type { MailRequest } from '../../contract/mail-request.ts';
import { countOctets } from '../address/local-part.ts';
import type { AttachmentFacts } from '../policy/facts.ts';

/** Base64 in lines of 76 characters and CRLF (RFC 2045 section 6.8). */
const base64Bytes = (bytes: number): number => Math.ceil(bytes / 57) * 78;

const utf8Bytes = (text = ''): number => countOctets(text);

/** Header fields and MIME boundaries of the largest request: fifty mailboxes with names, twenty headers. */
const overheadBytes = 64 * 1024;

/** Upper estimate of the finished MIME message, in bytes. */
export const messageBytes = (request: MailRequest, attachments: readonly AttachmentFacts[]): number => {
  const bodies = [request.text, request.html].reduce((sum, text) => sum + worstBodyBytes(utf8Bytes(text)), 0);
  const files = attachments.reduce((sum, file) => sum + (file.found ? base64Bytes(file.bytes) : 0), 0);
  return overheadBytes + bodies + files;
};

/**
 * nodemailer takes base64 for text that is mostly not ASCII and quoted-printable (three bytes for each that is not) for the
 * rest, which at worst doubles it.
 */
const worstBodyBytes = (bytes: number): number => base64Bytes(bytes) + bytes;
