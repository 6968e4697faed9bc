import * as z from 'zod/mini';

/**
 * A row of the AllowList table. Times are ISO 8601 in UTC. Rows that were written before owners were asked for may lack
 * everything but the rule.
 */
export const allowListItem = z.object({
  /** The key it admits by (domain/address/allow-rule.ts). */
  rule: z.string().check(z.minLength(1)),
  /** Who answers for it. */
  owner: z.exactOptional(z.string()),
  comment: z.exactOptional(z.string()),
  /** From then on it admits nobody. */
  expires: z.exactOptional(z.iso.datetime()),
  /** Why a rule that admits strangers was wanted all the same, and who said so (ARN). */
  acknowledged: z.exactOptional(z.object({ reason: z.string(), by: z.string(), at: z.iso.datetime() })),
  /** ARN of who added it, or changed it last. */
  addedBy: z.exactOptional(z.string()),
  addedAt: z.exactOptional(z.iso.datetime()),
});

export type AllowListItem = z.output<typeof allowListItem>;
