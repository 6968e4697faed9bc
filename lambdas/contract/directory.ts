import * as z from 'zod/mini';
import { retentionDays } from './retention.ts';

/** What was last said of an address and a group. */
const membership = z.object({
  isMember: z.boolean(),
  /** When it was said, milliseconds since the epoch. */
  at: z.number(),
  /** The source, or the ARN of the person, who said it. */
  by: z.string(),
});

export type Membership = z.output<typeof membership>;

/** Key of `memberships` for an address that the directory holds whatever its groups. No group has this name. */
export const inNoGroup = '.';
/** Key of `memberships` for every group that is not named: an address was taken out of the directory altogether. */
export const everyGroup = '*';

/**
 * A row of the Directory table. The filter takes an address as known if its row has `groups`; a row without is the
 * tombstone of one that was taken out, kept until nothing older can arrive any more.
 */
export const directoryItem = z.object({
  /** The look-up form. */
  address: z.string().check(z.minLength(1)),
  groups: z.optional(z.array(z.string())),
  /** By group. Rows that were written before there was a queue do not have it. */
  memberships: z.optional(z.record(z.string(), membership)),
  /** Counts up with every change. */
  revision: z.optional(z.number()),
  /** Of a tombstone: seconds since the epoch. */
  ttl: z.optional(z.number()),
});

export type DirectoryItem = z.output<typeof directoryItem>;

/**
 * Changes of the directory that are older are not taken: so long SQS keeps a message, and so long a tombstone remembers
 * that an address was taken out.
 */
export const directoryOrderDays = retentionDays.queue;
