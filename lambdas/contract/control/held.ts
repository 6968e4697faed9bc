import * as z from 'zod/mini';
import { identifier } from '../policy.ts';
import { cursor, reason } from './fields.ts';

/** Of a request; with a recipient's place only that one's mail. */
const chosen = z.strictObject({
  messageId: z.string().check(z.regex(/^[0-9a-f]{32}$/, { error: 'not-a-message-id' })),
  recipientIndex: z.optional(z.int().check(z.minimum(0), z.maximum(49))),
});

/** What waiting mail is chosen by; all that are given must fit. */
const choice = {
  source: z.optional(identifier),
  reasonCode: z.optional(z.string().check(z.regex(/^[a-z-]{1,64}$/, { error: 'not-a-reason-code' }))),
  /** Of the stop that holds it; parsed by domain/policy/stop-scope.ts. */
  scope: z.optional(z.string().check(z.minLength(1), z.maxLength(300))),
};

/** Nobody names more at once. */
export const mostChosen = 100;

/** Either the ids, or what is chosen: of that a page, `cursor` being where the next one begins. */
const which = z.union([
  z.strictObject({ ids: z.array(chosen).check(z.minLength(1), z.maxLength(mostChosen)), why: reason }),
  z.strictObject({ ...choice, all: z.literal(true), cursor: z.optional(cursor), why: reason }),
]);

export const heldCommands = {
  /** What waits, a page at a time. */
  'held-list': z.strictObject({
    ...choice,
    /** Also what waits for its turn and not for people. */
    deferred: z._default(z.boolean(), false),
    cursor: z.optional(cursor),
  }),
  /** Lets mail pass what holds it. Everything else is decided again. */
  'held-release': which,
  /** Ends mail that waits. */
  'held-refuse': which,
} as const;
