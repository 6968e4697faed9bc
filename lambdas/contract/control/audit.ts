import * as z from 'zod/mini';
import { cursor } from './fields.ts';

/** A day in UTC. */
const day = z.iso.date();

export const auditCommands = {
  /** What people did on a day, oldest first. */
  'audit-read': z.strictObject({
    day,
    /** Only this, such as `apply` or `explain-recipient`. */
    action: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
    /** Only to this: a scope, an address. */
    subject: z.optional(z.string().check(z.minLength(1), z.maxLength(400))),
    after: z.optional(cursor),
  }),
} as const;
