import { badRequest } from '../ses-error.ts';
import type { HeaderField } from './header-field.ts';
import { isSingletonHeader } from './singleton-headers.ts';

/** A message cut into its header fields and its body. */
export type RawMessage = {
  readonly headers: readonly HeaderField[];
  /** With CRLF line ends, one character per byte. */
  readonly body: string;
};

/** 40 MB after MIME encoding (https://docs.aws.amazon.com/ses/latest/dg/quotas.html). */
const MAX_MESSAGE_BYTES = 40 * 1024 * 1024;

/**
 * Reads the message strictly. SES lets some broken ones through, which their recipients then refuse; here they fail early.
 *
 * @throws {AwsError} `BadRequestException`
 */
export const parseRawMessage = (raw: Buffer): RawMessage => {
  if (raw.length > MAX_MESSAGE_BYTES) {
    throw badRequest(`Message length is more than ${MAX_MESSAGE_BYTES} bytes long: '${raw.length}'.`);
  }
  const { head, body } = splitHead(withCrLf(raw.toString('latin1')));
  const headers = unfold(head).map(parseField);
  const seen = new Set<string>();
  for (const { name } of headers) {
    const key = name.toLowerCase();
    if (seen.has(key) && isSingletonHeader(name)) {
      throw badRequest(`Duplicate header '${name}'.`);
    }
    seen.add(key);
  }
  if (!seen.has('from')) {
    throw badRequest("Missing required header 'From'.");
  }
  return { headers, body };
};

/** A lone CR ends a line as well: who lets one into a subject has let in a header. */
const withCrLf = (text: string): string => text.replace(/\r\n|\r|\n/g, '\r\n');

const splitHead = (text: string): { head: string; body: string } => {
  if (text.startsWith('\r\n')) {
    return { head: '', body: text.slice(2) };
  }
  const end = text.indexOf('\r\n\r\n');
  return end === -1 ? { head: text, body: '' } : { head: text.slice(0, end), body: text.slice(end + 4) };
};

/** Joins a line that begins with white space to the one before (RFC 5322 section 2.2.3). */
const unfold = (head: string): readonly string[] => {
  const lines = head.split(/\r\n(?![ \t])/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
};

const parseField = (text: string, index: number): HeaderField => {
  // RFC 5322 section 3.6.8: a name is printable ASCII but the colon.
  const name = /^([\x21-\x39\x3b-\x7e]+)[ \t]*:/.exec(text)?.[1];
  if (name === undefined) {
    throw badRequest(
      text.startsWith(':') ? 'Empty header names are illegal.' : `Header field ${index + 1} has no name and colon.`,
    );
  }
  return { name, text };
};
