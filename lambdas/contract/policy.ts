import * as z from 'zod/mini';
import { parseDurationSeconds } from './duration.ts';
import { criticalLane, type Lane, lanes } from './lanes.ts';
import { isHeaderName, isNeverAllowedHeader } from './mail-headers.ts';

/**
 * The policy, as people write it (one document; a folder is merged into this shape) and as it is stored. Field names
 * are those of docs/policy.md. What a later version will understand is named here too, so that it is refused as
 * `not-supported-yet` and never taken for a typo, or worse, for something that works.
 */

/** The name of a purpose or a source. */
export const identifier = z
  .string()
  .check(z.maxLength(64), z.regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, { error: 'not-a-kebab-case-name' }));
const text = z.string().check(z.minLength(1), z.maxLength(500));
const address = z.string().check(z.minLength(3), z.maxLength(320));
const domain = z.string().check(z.minLength(1), z.maxLength(253));

/** One of `implemented`; one of `later` is refused with its own code. */
const choice = <const Word extends string>(implemented: readonly Word[], later: readonly string[]) =>
  z.enum(implemented, {
    error: ({ input }) =>
      typeof input === 'string' && later.includes(input) ? 'not-supported-yet' : `one-of: ${implemented.join(', ')}`,
  });

const duration = z.pipe(
  z
    .string()
    .check(z.refine((value) => parseDurationSeconds(value) !== undefined, { error: 'not-a-duration', abort: true })),
  z.transform((value: string) => parseDurationSeconds(value) ?? 0),
);

/** Intake and outbound queues keep a message for seven days: what waits for a recipient must end well before that. */
export const maximumMaxAgeSeconds = 72 * 3_600;

export const suppressionOrigins = ['bounce', 'complaint', 'unsubscribe', 'operator', 'provider'] as const;
export type SuppressionOrigin = (typeof suppressionOrigins)[number];

/** Formats that an attachment's content shows. */
export const binaryAttachmentTypes = [
  'pdf',
  'png',
  'jpg',
  'gif',
  'webp',
  'zip',
  'docx',
  'xlsx',
  'pptx',
  'odt',
  'ods',
] as const;

/** Formats that are all text to whom reads only the content. */
export const textAttachmentTypes = ['csv', 'txt', 'ics', 'json', 'xml'] as const;

const attachmentTypes = [...binaryAttachmentTypes, ...textAttachmentTypes] as const;
export type AttachmentType = (typeof attachmentTypes)[number];

/** A critical mail is one person's: what many get at once must not take the critical lane's capacity. */
const defaultMaxRecipients = (lane: Lane): number => (lane === criticalLane ? 1 : 50);

const purposeFields = z.strictObject({
  lane: z.enum(lanes, { error: `one-of: ${lanes.join(', ')}` }),
  recipients: z._default(choice(['directory'], ['any-allow-listed']), 'directory'),
  redaction: choice(['exempt'], ['default', 'always']),
  /** Suppression origins that stop this purpose. Default: all. */
  blockedBy: z._default(z.array(z.enum(suppressionOrigins)), [...suppressionOrigins]),
  /** Time from enqueueing after which the mail is not sent any more. In the parsed policy: seconds. */
  maxAge: z.pipe(
    duration,
    z
      .number()
      .check(
        z.maximum(maximumMaxAgeSeconds, { error: 'longer-than-72h' }),
        z.minimum(60, { error: 'shorter-than-1m' }),
      ),
  ),
  /** Default: 50, for critical purposes 1, and they may not have more. */
  maxRecipients: z.optional(z.int().check(z.minimum(1), z.maximum(50))),
  /** A mail that answers somebody: no `Auto-Submitted` header. */
  conversation: z._default(z.boolean(), false),
});

const purpose = z.pipe(
  purposeFields.check(
    z.refine(({ lane, maxRecipients }) => lane !== criticalLane || (maxRecipients ?? 1) === 1, {
      error: 'one-recipient-only',
      path: ['maxRecipients'],
    }),
  ),
  z.transform(({ maxRecipients, ...rest }: z.output<typeof purposeFields>) => ({
    ...rest,
    maxRecipients: maxRecipients ?? defaultMaxRecipients(rest.lane),
  })),
);

const source = z.strictObject({
  owner: text,
  contact: address,
  /** IAM roles or users: an ARN (resolved on apply) or a RoleId / UserId as it is. */
  principals: z
    .array(
      z.string().check(
        z.regex(/^(arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]{1,576}|A(ROA|IDA)[A-Z0-9]{12,124})$/, {
          error: 'not-a-role-or-user',
        }),
      ),
    )
    .check(z.minLength(1)),
  /** Addresses this source owns. The first is its default sender; none: the policy's default sender. */
  from: z._default(z.array(address), []),
  purposes: z.array(identifier).check(z.minLength(1)),
  /** Hosts (`billing.acme.example`, `*.acme.example`) that links of a redacted form may lead to. */
  linkDomains: z._default(z.array(domain), []),
  attachments: z._default(z.array(z.enum(attachmentTypes)), []),
  /** Header names granted beyond those every source may set. */
  headers: z._default(
    z.array(
      z.string().check(
        z.refine(isHeaderName, { error: 'not-a-header-name' }),
        z.refine((name) => !isNeverAllowedHeader(name), { error: 'header-refused' }),
      ),
    ),
    [],
  ),
  /** Size of the finished MIME message. */
  maxMegabytes: z._default(z.int().check(z.minimum(1), z.maximum(40)), 10),
  unsignedFrom: z._default(choice(['refuse'], ['rewrite']), 'refuse'),
});

const route = z.strictObject({
  via: choice(['ses'], ['relay']),
  tls: choice(['required'], ['verify', 'opportunistic', 'optional']),
});

export const policyDocument = z.strictObject({
  version: z.literal(1),
  /** Domains mail is sent from; each has an SES identity in the environment. */
  domains: z.array(domain).check(z.minLength(1)),
  senders: z.strictObject({
    default: z.strictObject({ address, name: z.optional(text) }),
  }),
  purposes: z.record(identifier, purpose),
  routes: z._default(z.array(route).check(z.minLength(1), z.maxLength(1)), [{ via: 'ses', tls: 'required' }]),
  sources: z.record(identifier, source),
});

/** Fields of later versions, by the object they belong to. */
export const laterPolicyFields = {
  policy: ['redaction', 'suppression', 'health', 'redirect', 'acknowledge'],
  purpose: ['whenUnsure', 'unsubscribe'],
  source: ['quota', 'links', 'replies', 'tests', 'enforcement', 'audience'],
} as const;

export type Policy = z.output<typeof policyDocument>;
export type Purpose = Policy['purposes'][string];
export type Source = Policy['sources'][string];

/** What is stored when a policy is applied: the document as given, and what could only be known then. */
export const appliedPolicy = z.strictObject({
  /** Counts up with each apply in this environment. */
  version: z.int().check(z.minimum(1)),
  appliedAt: z.iso.datetime(),
  /** ARN of who applied it. */
  appliedBy: text,
  /** As they said it; absent of what was applied before it was asked for. */
  why: z.optional(text),
  document: policyDocument,
  /** RoleIds and UserIds of each source's principals. */
  principalIds: z.record(identifier, z.array(z.string().check(z.regex(/^A(ROA|IDA)[A-Z0-9]+$/)))),
});

export type AppliedPolicy = z.output<typeof appliedPolicy>;
/** As it is written to storage: durations still as people write them. */
export type StoredPolicy = z.input<typeof appliedPolicy>;
