import * as z from 'zod/mini';
import { reason } from './fields.ts';

const version = z.int().check(z.minimum(1));

/** A policy as people write it, merged into one document: parsed by domain/policy, which reports all that is wrong. */
const document = z.unknown();

export const policyCommands = {
  /** What `apply` would object to. Nothing is changed. */
  'policy-check': z.strictObject({ document }),
  /** @see domain/control/results.ts; `after` is the version that was looked at: applied only if it is still in force */
  apply: z.strictObject({ document, why: reason, after: z.optional(z.int().check(z.minimum(0))) }),
  /** Newest first, from `before` downwards. */
  'policy-history': z.strictObject({ before: z.optional(version) }),
  /** Default: the one in force. */
  'policy-show': z.strictObject({ version: z.optional(version) }),
  /** Applies the document of an earlier version again, as a new one. */
  'policy-rollback': z.strictObject({ version, why: reason }),
} as const;
