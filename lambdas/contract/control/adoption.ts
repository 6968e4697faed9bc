import * as z from 'zod/mini';
import { identifier } from '../policy.ts';
import { reason } from './fields.ts';

export const adoptionCommands = {
  /** Adds a sender that no source lists to one, in a new version of the policy; what is kept of it goes on. */
  'source-adopt': z.strictObject({
    principal: z.string().check(z.regex(/^A(ROA|IDA)[A-Z0-9]{12,124}$/, { error: 'not-a-principal-id' })),
    source: identifier,
    why: reason,
  }),
} as const;
