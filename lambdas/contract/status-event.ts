import * as z from 'zod/mini';
import type { Lane } from './lanes.ts';

/**
 * What a source is told of its mail: an event for each recipient and status, on the topic of its environment. It holds
 * neither an address nor content, because a subscriber chooses whose events it gets. The JSON Schema in `schemas/` is
 * generated from here.
 *
 * Further members may come within a version: whoever reads events ignores what it does not know.
 */

/** The statuses that are told: every end, and `held`, because that may take longer than the sender can wait. */
export const toldStatuses = [
  'held',
  'sent',
  'delivered',
  'bounced',
  'complained',
  'refused',
  'expired',
  'discarded',
  'failed',
  'unknown',
] as const;

export type ToldStatus = (typeof toldStatuses)[number];

const id = z.string().check(z.regex(/^[0-9a-f]{32}$/));

export const statusEvent = z.object({
  version: z.literal(1),
  /** The same whenever this recipient's mail is said to have this status: by it a repeated event is recognised. */
  eventId: id,
  messageId: id,
  /** The request's own, as it was given. */
  reference: z.optional(z.string()),
  /** Place of the recipient in the request: `to`, then `cc`, then `bcc`, from 0. */
  recipientIndex: z.int().check(z.minimum(0), z.maximum(49)),
  source: z.string(),
  purpose: z.optional(z.string()),
  status: z.enum(toldStatuses),
  /** Why, the deciding one first; empty where the status says it all. */
  reasonCodes: z.array(z.string()),
  /** When it came to have this status, RFC 3339 in UTC. */
  at: z.iso.datetime(),
});

export type StatusEvent = z.infer<typeof statusEvent>;

/** Names of the message attributes, for filter policies. */
export type StatusAttributes = {
  readonly source: string;
  readonly status: ToldStatus;
  /** The purpose's; absent where no purpose was granted. */
  readonly lane?: Lane;
};
