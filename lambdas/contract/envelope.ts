import * as z from 'zod/mini';
import { newest, versioned } from './versioned.ts';

/** The key of a table, or a part of one. */
const lookUpKey = z.string().check(z.minLength(1), z.maxLength(500));

const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/**
 * What filter and release put on the outbound queue for one delivery. An envelope is an address, not authority: send loads
 * the ledger item and refuses an envelope whose content hash differs from it.
 */
const envelopeVersion1 = z
  .strictObject({
    version: z.literal(1),
    messageId: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
    recipientIndex: z.int().check(z.minimum(0), z.maximum(49)),
    /** SHA-256 of the content's bytes (UTF-8). */
    contentHash: sha256,
    /**
     * What the ledger item says of whom and what the mail is for, so that suppressions and stops can be asked for together
     * with it. Nothing is decided by it. The first envelopes of this version do not have it.
     */
    lookUp: z.optional(z.strictObject({ recipient: lookUpKey, purpose: z.optional(lookUpKey) })),
    /** The content itself: a `mailContent` as JSON text, kept as text so that its hash is that of these very bytes. */
    content: z.optional(z.string()),
    /** Or where it lies in the pipeline bucket. */
    object: z.optional(z.strictObject({ key: z.string().check(z.startsWith('content/')), versionId: z.string() })),
  })
  .check(
    z.refine(({ content, object }) => (content === undefined) !== (object === undefined), {
      error: 'either-content-or-object',
    }),
  );

const mailbox = z.strictObject({ address: z.string(), name: z.optional(z.string()) });

const attachment = z.strictObject({
  filename: z.string(),
  contentType: z.string(),
  contentId: z.optional(z.string()),
  content: z.union([
    z.strictObject({ base64: z.string() }),
    /** In the uploads bucket, pinned when it was decided. */
    z.strictObject({ object: z.string(), versionId: z.string(), sha256 }),
  ]),
});

/** Those that are read: an envelope waits on its queue for up to seven days, and longer as a dead letter. */
export const outboundEnvelopes = versioned(newest(1, envelopeVersion1));

/** What the mail is composed from, the same for every recipient of the request. Bcc recipients are not in it. */
const contentVersion1 = z.strictObject({
  version: z.literal(1),
  from: mailbox,
  replyTo: z.array(mailbox),
  to: z.array(mailbox),
  cc: z.array(mailbox),
  subject: z.string(),
  text: z.optional(z.string()),
  html: z.optional(z.string()),
  headers: z.record(z.string(), z.string()),
  /** Each copy carries a link of its own by which its recipient gets no more mail of the purpose. */
  unsubscribe: z.optional(z.literal(true)),
  attachments: z.array(attachment),
});

/** Those that are read: content lies in the pipeline bucket for 22 days. Its text is never written anew, because the ledger has its hash. */
export const mailContents = versioned(newest(1, contentVersion1));

export type OutboundEnvelope = z.infer<typeof envelopeVersion1>;
export type MailContent = z.infer<typeof contentVersion1>;
