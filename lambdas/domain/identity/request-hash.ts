import type { MailRequest } from '../../contract/mail-request.ts';
import { sha256 } from './sha256.ts';

/**
 * Hash by which two requests with the same key are told apart: what the recipients would read, who they are and in
 * which order. Key, expiry, tags, reference and headers may differ on a retry without making it another mail.
 */
export const requestHash = (request: MailRequest): string => {
  const { purpose, from, replyTo, to, cc, bcc, subject, text, html, redacted, attachments } = request;
  return sha256(
    JSON.stringify([purpose, from, replyTo, to, cc, bcc, subject, text, html, redacted, attachments].map(canonical)),
  );
};

/** The same value whatever the order of an object's members. */
const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => [name, canonical(member)]);
};
