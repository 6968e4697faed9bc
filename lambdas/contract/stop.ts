import * as z from 'zod/mini';

/** What a stop does with the mail it meets: it waits for the end of the stop, or it is given up. */
export const stopEffects = ['hold', 'discard'] as const;

/**
 * A row of the Stops table: mail of this scope does not leave. A stop whose `until` has passed has ended; ending one by
 * hand sets `until`, so that what it held is found at once. Times are ISO 8601 in UTC.
 */
export const stopItem = z.object({
  /** `everything`, or `source:`, `purpose:`, `lane:` or `domain:` and a name (domain/policy/stop-scope.ts). */
  scope: z.string().check(z.minLength(1)),
  reason: z.string().check(z.minLength(1), z.maxLength(500)),
  /** ARN of who stopped it. */
  by: z.string(),
  since: z.iso.datetime(),
  until: z.optional(z.iso.datetime()),
  queued: z.enum(stopEffects),
});

export type StopItem = z.infer<typeof stopItem>;

/** From a stop on, nothing of its scope leaves after so many seconds (docs/stops.md). */
export const stopPromiseSeconds = 5;

/**
 * So long send acts on a look at stops and suppressions that it took ahead for a whole batch. It has to leave time for what
 * comes after it: a last look holds for two seconds (send/make-attempt.ts), and one that is found too old then has cost a
 * lease.
 */
export const aheadHoldsMilliseconds = 1_000;
