import * as z from 'zod/mini';
import { isHeaderName, isNeverAllowedHeader } from './mail-headers.ts';

/**
 * The mail request: the JSON a source enqueues. Parse with `parseMailRequest` (parse-mail-request.ts), which reports
 * every problem at once. The JSON Schema in `schemas/` is generated from here.
 */

/** Limits of one request. Counts are recipients; lengths are UTF-16 code units unless the name says bytes. */
export const mailRequestLimits = {
  recipients: 50,
  idempotencyKeyLength: 256,
  referenceLength: 256,
  nameLength: 256,
  addressLength: 320,
  /** RFC 5322 section 2.1.1: a line is at most 998 characters. */
  subjectLength: 998,
  /** Amazon SES: a header value is at most 995 characters. */
  headerValueLength: 995,
  headers: 20,
  linkLength: 512,
  tags: 10,
  tagLength: 256,
  attachments: 50,
  filenameLength: 255,
} as const;

// Control characters (C0, DEL, C1), and the two separators that some mail software treats as line ends.
const controlCharacter = /[\p{Cc}\u2028\u2029]/u;

/** Text for one header line: no CR, LF or other control character, and no half of a surrogate pair. */
const oneLine = (maximum: number) =>
  z.string().check(
    z.maxLength(maximum),
    z.refine((text) => !controlCharacter.test(text), { error: 'control-character' }),
    z.refine((text) => text.isWellFormed(), { error: 'not-well-formed' }),
  );

const requiredOneLine = (maximum: number) => oneLine(maximum).check(z.minLength(1));

/** A body: lines as the writer broke them, nothing that MIME software stumbles over. */
const body = z.string().check(
  z.refine((text) => !text.includes('\u0000'), { error: 'control-character' }),
  z.refine((text) => text.isWellFormed(), { error: 'not-well-formed' }),
);

/**
 * Of a recipient's address only the length is looked at here: whether it is one is judged for each recipient alone
 * (`address-invalid`), so that one bad address does not take the others down.
 */
const recipient = z.strictObject({
  address: z.string().check(z.minLength(1), z.maxLength(mailRequestLimits.addressLength)),
  name: z.optional(oneLine(mailRequestLimits.nameLength)),
});

const sender = z.strictObject({
  address: requiredOneLine(mailRequestLimits.addressLength),
  name: z.optional(oneLine(mailRequestLimits.nameLength)),
});

const isHttpsLink = (link: string): boolean => {
  if (!URL.canParse(link) || /\s/.test(link)) return false;
  const url = new URL(link);
  // `https://host:443/` parses to an empty port: look at what was written.
  const authority = /^https:\/\/([^/?#\\]*)/i.exec(link)?.[1] ?? '';
  return (
    url.protocol === 'https:' &&
    url.username === '' &&
    url.password === '' &&
    authority !== '' &&
    !/[@:]/.test(authority)
  );
};

const redacted = z.strictObject({
  subject: z.optional(requiredOneLine(mailRequestLimits.subjectLength)),
  text: body.check(z.minLength(1)),
  link: oneLine(mailRequestLimits.linkLength).check(z.refine(isHttpsLink, { error: 'not-an-https-link' })),
});

const attachment = z
  .strictObject({
    filename: requiredOneLine(mailRequestLimits.filenameLength).check(
      z.refine((name) => !/[/\\]/.test(name), { error: 'path-separator' }),
    ),
    /** `type/subtype`, RFC 2045, without parameters. */
    contentType: z.string().check(z.maxLength(127), z.regex(/^[A-Za-z0-9][\w!#$&^.+-]*\/[A-Za-z0-9][\w!#$&^.+-]*$/)),
    /** Base64 (RFC 4648 section 4), no line breaks. */
    data: z.optional(z.string().check(z.minLength(4), z.base64())),
    /** Key in the uploads bucket, below `<source>/`. */
    object: z.optional(requiredOneLine(1024)),
    versionId: z.optional(requiredOneLine(1024)),
    sha256: z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
    contentId: z.optional(z.string().check(z.maxLength(256), z.regex(/^[A-Za-z0-9][A-Za-z0-9._@-]*$/))),
  })
  .check(
    z.refine(({ data, object }) => (data === undefined) !== (object === undefined), {
      error: 'either-data-or-object',
    }),
    z.refine(({ data, versionId, sha256 }) => data === undefined || (versionId === undefined && sha256 === undefined), {
      error: 'version-of-inline-data',
    }),
  );

const headers = z
  .record(
    z.string().check(
      z.refine(isHeaderName, { error: 'not-a-header-name' }),
      z.refine((name) => !isNeverAllowedHeader(name), { error: 'header-refused' }),
    ),
    requiredOneLine(mailRequestLimits.headerValueLength),
  )
  .check(
    z.refine((all) => Object.keys(all).length <= mailRequestLimits.headers, { error: 'too-many' }),
    z.refine((all) => new Set(Object.keys(all).map((name) => name.toLowerCase())).size === Object.keys(all).length, {
      error: 'header-twice',
    }),
  );

const tag = z.string().check(z.regex(/^[A-Za-z0-9_-]+$/), z.maxLength(mailRequestLimits.tagLength));
const tags = z
  .record(tag, tag)
  .check(z.refine((all) => Object.keys(all).length <= mailRequestLimits.tags, { error: 'too-many' }));

/** Checks across fields run even when single fields are wrong: a person wants to hear all of it at once. */
const evenWhenFieldsAreWrong = {
  when: ({ value }: { readonly value: unknown }) =>
    typeof value === 'object' && value !== null && !Array.isArray(value),
};

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

export const mailRequest = z
  .strictObject({
    version: z.literal(1),
    idempotencyKey: z.optional(requiredOneLine(mailRequestLimits.idempotencyKeyLength)),
    source: z.optional(requiredOneLine(64)),
    purpose: requiredOneLine(64),
    from: z.optional(sender),
    replyTo: z.optional(z.array(sender).check(z.maxLength(10))),
    to: z.optional(z.array(recipient)),
    cc: z.optional(z.array(recipient)),
    bcc: z.optional(z.array(recipient)),
    subject: requiredOneLine(mailRequestLimits.subjectLength),
    text: z.optional(body),
    html: z.optional(body),
    redacted: z.optional(redacted),
    attachments: z.optional(z.array(attachment).check(z.maxLength(mailRequestLimits.attachments))),
    headers: z.optional(headers),
    /** RFC 3339, with a zone. */
    expiresAt: z.optional(z.iso.datetime({ offset: true })),
    tags: z.optional(tags),
    reference: z.optional(requiredOneLine(mailRequestLimits.referenceLength)),
    dryRun: z.optional(z.boolean()),
  })
  .check(
    z.refine(({ text, html }) => !(isEmpty(text) && isEmpty(html)), {
      ...evenWhenFieldsAreWrong,
      error: 'no-body',
      path: ['text'],
    }),
    z.refine(({ to, cc, bcc }) => ![to, cc, bcc].every(isEmpty), {
      ...evenWhenFieldsAreWrong,
      error: 'no-recipient',
      path: ['to'],
    }),
  );

/** Words reserved for what Postern will do later: refused by name, so that nobody believes them to have worked. */
export const reservedFields = ['kind', 'template', 'notBefore', 'supersedes', 'locale'] as const;

export type MailRequest = z.infer<typeof mailRequest>;
export type RequestedMailbox = z.infer<typeof sender>;
export type RequestedAttachment = z.infer<typeof attachment>;
