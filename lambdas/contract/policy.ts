import * as z from 'zod/mini';
import { parseDurationSeconds } from './duration.ts';
import { groupName } from './group-name.ts';
import { bodyText, headerText, oneLine, subjectText } from './header-text.ts';
import { isHttpsLink } from './https-link.ts';
import { criticalLane, type Lane, lanes } from './lanes.ts';
import { isHeaderName, isNeverAllowedHeader } from './mail-headers.ts';
import { audiences } from './policy-words.ts';
import { longestMaxAgeDays, whyNotOlder } from './retention.ts';

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
const moment = z.iso.datetime({ offset: true, error: 'not-a-time: 2026-12-31T00:00:00Z' });

const oneOf = <const Word extends string>(words: readonly Word[]) =>
  z.enum(words, { error: `one-of: ${words.join(', ')}` });

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

/** What waits for a recipient must end while all that it needs is still kept. */
export const maximumMaxAgeSeconds = longestMaxAgeDays * 86_400;

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

/** How many mails may leave; what goes beyond it waits. Recipients count, not requests. */
const quota = z.strictObject({
  perMinute: z.optional(z.int().check(z.minimum(1), z.maximum(1_000_000))),
  perDay: z.optional(z.int().check(z.minimum(1), z.maximum(100_000_000))),
});

const purposeFields = z.strictObject({
  lane: z.enum(lanes, { error: `one-of: ${lanes.join(', ')}` }),
  /** Whom it reaches: those of the allow-list whom the directory holds, or all of the allow-list. */
  recipients: z._default(oneOf(['directory', 'any-allow-listed']), 'directory'),
  /** `default`: redacted unless the recipient is exempt. `always`: for everybody. `exempt`: complete for everybody. */
  redaction: z._default(oneOf(['default', 'always', 'exempt']), 'default'),
  /** Suppression origins that stop this purpose. Default: all. */
  blockedBy: z._default(z.array(z.enum(suppressionOrigins)), [...suppressionOrigins]),
  /** Time from enqueueing after which the mail is not sent any more. In the parsed policy: seconds. */
  maxAge: z.pipe(
    duration,
    z
      .number()
      .check(
        z.maximum(maximumMaxAgeSeconds, { error: `longer-than-kept: ${whyNotOlder}` }),
        z.minimum(60, { error: 'shorter-than-1m' }),
      ),
  ),
  /** Default: 50, for critical purposes 1, and they may not have more. */
  maxRecipients: z.optional(z.int().check(z.minimum(1), z.maximum(50))),
  /** A mail that answers somebody: no `Auto-Submitted` header. */
  conversation: z._default(z.boolean(), false),
  /** When nobody knows whether the provider took it: send it again soon, or wait for news first. */
  whenUnsure: z._default(oneOf(['wait', 'resend']), 'wait'),
  /** `required`: the mail carries List-Unsubscribe (RFC 8058), and whoever uses it gets no more of this purpose. */
  unsubscribe: z._default(oneOf(['none', 'required']), 'none'),
  /** Of all sources together. */
  quota: z.optional(quota),
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

/** What leaves instead of a mail's content: a sentence and a link back to the application. */
const redactedForm = z.strictObject({
  subject: z.optional(subjectText(200)),
  text: bodyText.check(z.maxLength(2_000), z.regex(/\S/, { error: 'too-short' })),
  /** As in a request: https, as browsers write it, without user and port, to a host of `linkDomains`. */
  link: oneLine(512).check(z.refine(isHttpsLink, { error: 'not-an-https-link' })),
});

/** A request of the source, and what must come of it for each of its recipients: apply refuses a policy that decides otherwise. */
const sourceTest = z.strictObject({
  name: z.optional(text),
  request: z.record(z.string(), z.unknown()),
  /** The lane whose intake queue it comes through; default: the purpose's. */
  door: z.optional(z.enum(lanes)),
  /** What is known of its recipients. Default: in the directory, in no group, on the allow-list by address, not suppressed. */
  given: z.optional(
    z.strictObject({
      inDirectory: z._default(z.boolean(), true),
      groups: z._default(z.array(groupName), []),
      allowListed: z._default(z.boolean(), true),
      suppressedBy: z._default(z.array(z.enum(suppressionOrigins)), []),
    }),
  ),
  expect: z.strictObject({
    verdict: oneOf(['send', 'hold', 'defer', 'refuse']),
    form: z.optional(oneOf(['complete', 'redacted'])),
    /** A reason code that must be among those given. */
    reason: z.optional(z.string()),
  }),
});

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
  /** A From on a domain we do not sign for: refused, or replaced by the source's sender. */
  unsignedFrom: z._default(oneOf(['refuse', 'rewrite']), 'refuse'),
  /** Where answers go, unless the request says where. */
  replies: z.optional(address),
  /** What a link that leads elsewhere than `linkDomains` does: it is noted, or the mail is refused. */
  links: z._default(oneOf(['report', 'refuse']), 'report'),
  /** For requests that bring no redacted form of their own, or none that can be used. */
  redacted: z.optional(redactedForm),
  quota: z.optional(quota),
  /** Groups of the directory that its principals may put addresses into and take them out of. */
  directoryGroups: z._default(z.array(groupName), []),
  /** Until then directory, allow-list, redaction, links and quota only note what they would have done. */
  enforcement: z.optional(z.strictObject({ mode: z.literal('observe', { error: 'one-of: observe' }), until: moment })),
  tests: z._default(z.array(sourceTest).check(z.maxLength(50)), []),
});

/** A risk somebody takes knowingly. Without it a policy that takes the risk is refused. */
const acknowledgement = z.union(
  [
    z.strictObject({ risk: z.literal('content-to-strangers'), purpose: identifier, reason: text }),
    z.strictObject({ risk: z.literal('redaction-off'), reason: text }),
    z.strictObject({ risk: z.literal('broad-exemption'), domain, reason: text }),
    z.strictObject({ risk: z.literal('broad-link-domain'), source: identifier, domain, reason: text }),
    z.strictObject({ risk: z.literal('self-exempting-group'), source: identifier, group: groupName, reason: text }),
  ],
  {
    error:
      'not-an-acknowledgement: {risk: content-to-strangers, purpose, reason}, {risk: redaction-off, reason}, {risk: broad-exemption, domain, reason}, {risk: broad-link-domain, source, domain, reason} or {risk: self-exempting-group, source, group, reason}',
  },
);

const route = z.strictObject({
  via: choice(['ses'], ['relay']),
  tls: choice(['required'], ['verify', 'opportunistic', 'optional']),
});

/** A source is observed for so long from when its policy is applied, at most. */
export const maximumObservationDays = 90;

/** A policy that was applied is in force everywhere within this time. */
export const policyEverywhereMilliseconds = 5_000;

export const policyDocument = z.strictObject({
  version: z.literal(1),
  /** Domains mail is sent from; each has an SES identity in the environment. */
  domains: z.array(domain).check(z.minLength(1)),
  senders: z.strictObject({
    default: z.strictObject({ address, name: z.optional(headerText(256).check(z.minLength(1))) }),
  }),
  purposes: z.record(identifier, purpose),
  routes: z._default(z.array(route).check(z.minLength(1), z.maxLength(1)), [{ via: 'ses', tls: 'required' }]),
  sources: z.record(identifier, source),
  redaction: z._default(
    z.strictObject({
      /** `selected`: everybody gets the redacted form but those exempt. `all`: everybody. `off`: nobody, unless the purpose says `always`. */
      mode: z._default(oneOf(['selected', 'all', 'off']), 'selected'),
      exempt: z._default(
        z.strictObject({
          /** Hosts, and `*.` and a domain for those below it. */
          domains: z._default(z.array(domain), []),
          groups: z._default(z.array(groupName), []),
        }),
        { domains: [], groups: [] },
      ),
    }),
    { mode: 'selected', exempt: { domains: [], groups: [] } },
  ),
  acknowledge: z._default(z.array(acknowledgement), []),
  /** Which rules of the allow-list admit: all, or only those that name the very address. Default: the environment's. */
  audience: z.optional(oneOf(audiences)),
  /** Where every mail goes instead of to its recipients. Only in environments that allow it. */
  redirect: z.optional(z.strictObject({ to: address })),
});

/** Fields of later versions, by the object they belong to. */
export const laterPolicyFields = {
  policy: ['suppression', 'health'],
  purpose: [],
  source: [],
} as const;

export type Policy = z.output<typeof policyDocument>;
export type Purpose = Policy['purposes'][string];
export type Source = Policy['sources'][string];
export type Quota = z.output<typeof quota>;
export type SourceTest = z.output<typeof sourceTest>;

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
