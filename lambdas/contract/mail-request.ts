import * as z from 'zod/mini';
import { contentTypePattern, parseContentType } from './content-type.ts';
import { bodyText, headerText, oneLine, requiredOneLine, subjectText } from './header-text.ts';
import { isHttpsLink } from './https-link.ts';
import { isHeaderName, isNeverAllowedHeader } from './mail-headers.ts';
import { headerValueProblem } from './structured-headers.ts';

/**
 * The mail request: the JSON a source enqueues. Parse with `parseMailRequest` (parse-mail-request.ts), which reports
 * every problem at once. The JSON Schema in `schemas/` is generated from here.
 */

/** Limits of one request. Counts are recipients; lengths are UTF-16 code units unless the name says bytes. */
export const mailRequestLimits = {
  recipients: 50,
  /** Of a request that is refused for having more: so many of them get an item in the ledger. */
  recordedRecipients: 100,
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
  /** Of a redacted form, as in the policy: it is a sentence, and no other place for the content. */
  redactedSubjectLength: 200,
  redactedTextLength: 2_000,
  tags: 10,
  tagLength: 256,
  attachments: 50,
  filenameLength: 255,
} as const;

/**
 * Of a recipient's address only the length is looked at here: whether it is one is judged for each recipient alone
 * (`address-invalid`), so that one bad address does not take the others down.
 */
const recipient = z.strictObject({
  address: z.string().check(z.minLength(1), z.maxLength(mailRequestLimits.addressLength)),
  name: z.optional(headerText(mailRequestLimits.nameLength)),
});

const sender = z.strictObject({
  address: requiredOneLine(mailRequestLimits.addressLength),
  name: z.optional(headerText(mailRequestLimits.nameLength)),
});

const redacted = z.strictObject({
  subject: z.optional(subjectText(mailRequestLimits.redactedSubjectLength)),
  text: bodyText.check(z.minLength(1), z.maxLength(mailRequestLimits.redactedTextLength)),
  link: oneLine(mailRequestLimits.linkLength).check(z.refine(isHttpsLink, { error: 'not-an-https-link' })),
});

const contentTypeWords =
  'invalid-value: type/subtype, for text perhaps with charset=utf-8, for text/calendar with method=…';

const attachment = z
  .strictObject({
    filename: headerText(mailRequestLimits.filenameLength).check(
      z.minLength(1),
      z.refine((name) => !/[/\\]/.test(name), { error: 'path-separator' }),
    ),
    contentType: z.string().check(
      z.maxLength(127),
      z.regex(contentTypePattern, { error: contentTypeWords }),
      z.refine((text) => !contentTypePattern.test(text) || parseContentType(text) !== undefined, {
        error: contentTypeWords,
      }),
    ),
    /** Base64 (RFC 4648 section 4), no line breaks. */
    data: z.optional(z.string().check(z.minLength(4), z.base64())),
    /** Key in the uploads bucket, below `<source>/`. */
    object: z.optional(requiredOneLine(1024)),
    versionId: z.optional(requiredOneLine(1024)),
    sha256: z.optional(
      z
        .string()
        .check(z.regex(/^[0-9A-Fa-f]{64}$/, { error: 'invalid-value: 64 hexadecimal digits' }), z.toLowerCase()),
    ),
    contentId: z.optional(
      z.string().check(
        z.maxLength(256),
        z.regex(/^[A-Za-z0-9][A-Za-z0-9._@-]*$/, {
          error: 'invalid-value: letters, digits and . _ @ -, a letter or digit first',
        }),
      ),
    ),
  })
  .check(
    z.refine(({ data, object }) => (data === undefined) !== (object === undefined), {
      error: 'either-data-or-object',
    }),
    z.refine(({ data, versionId, sha256 }) => data === undefined || (versionId === undefined && sha256 === undefined), {
      error: 'version-of-inline-data',
    }),
  );

/** Checks across entries or fields run even when single ones are wrong: a person wants to hear all of it at once. */
const evenWhenEntriesAreWrong = {
  when: ({ value }: { readonly value: unknown }) => typeof value === 'object' && value !== null,
};

const evenWhenFieldsAreWrong = {
  when: (payload: { readonly value: unknown }) =>
    evenWhenEntriesAreWrong.when(payload) && !Array.isArray(payload.value),
};

/** Entries of a map, those with a name that is refused counted too: the parsed value no longer has them. */
const atMost = (limit: number) =>
  z.check<Record<string, unknown>>(({ value, issues }) => {
    const refused = issues.filter(({ code }) => code === 'invalid_key').length;
    if (Object.keys(value).length + refused > limit) {
      issues.push({ code: 'custom', message: 'too-many', input: value, continue: true });
    }
  }, evenWhenEntriesAreWrong);

const headers = z
  .record(
    z.string().check(
      z.refine(isHeaderName, { error: 'not-a-header-name' }),
      z.refine((name) => !isNeverAllowedHeader(name), { error: 'header-refused' }),
    ),
    headerText(mailRequestLimits.headerValueLength).check(z.minLength(1)),
  )
  .check(
    atMost(mailRequestLimits.headers),
    z.check(({ value, issues }) => {
      for (const [name, text] of Object.entries(value)) {
        const message = typeof text === 'string' ? headerValueProblem(name, text) : undefined;
        const isRefused = issues.some(({ path }) => path?.[0] === name);
        if (message !== undefined && !isRefused) {
          issues.push({ code: 'custom', message, input: text, path: [name], continue: true });
        }
      }
    }, evenWhenEntriesAreWrong),
    z.refine((all) => new Set(Object.keys(all).map((name) => name.toLowerCase())).size === Object.keys(all).length, {
      error: 'header-twice',
    }),
  );

const tag = z
  .string()
  .check(
    z.regex(/^[A-Za-z0-9_-]+$/, { error: 'invalid-value: letters, digits, _ and -' }),
    z.maxLength(mailRequestLimits.tagLength),
  );
const tags = z.record(tag, tag).check(atMost(mailRequestLimits.tags));

/** A content id is where the HTML finds an image: of two with one id a reader shows either. */
const attachments = z.array(attachment).check(
  z.maxLength(mailRequestLimits.attachments),
  z.check(({ value, issues }) => {
    const ids = value.map((each: Partial<z.infer<typeof attachment>> | null) => each?.contentId);
    for (const [index, id] of ids.entries()) {
      if (id !== undefined && ids.indexOf(id) < index) {
        issues.push({
          code: 'custom',
          message: 'content-id-twice',
          input: id,
          path: [index, 'contentId'],
          continue: true,
        });
      }
    }
  }, evenWhenEntriesAreWrong),
);

const timeWords = ({ input }: { readonly input: unknown }): string | undefined => {
  if (typeof input !== 'string') return undefined;
  return /^\d{4}-\d\d-\d\dT[\d:.]+$/.test(input)
    ? 'zone-missing: Z or an offset at its end, as in 2026-11-21T13:00:00+01:00'
    : 'invalid-value: a time with its zone, as in 2026-11-21T13:00:00+01:00';
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
    subject: subjectText(mailRequestLimits.subjectLength),
    text: z.optional(bodyText),
    html: z.optional(bodyText),
    redacted: z.optional(redacted),
    attachments: z.optional(attachments),
    headers: z.optional(headers),
    /** RFC 3339, with a zone. */
    expiresAt: z.optional(z.iso.datetime({ offset: true, error: timeWords })),
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
