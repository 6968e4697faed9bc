import * as z from 'zod/mini';
import { stopEffects } from '../stop.ts';
import { reason, time } from './fields.ts';

/** As people write it; parsed by domain/policy/stop-scope.ts. */
const scope = z.string().check(z.minLength(1), z.maxLength(300));

export const stopCommands = {
  /** The same scope again replaces reason, end and effect. */
  stop: z.strictObject({ scope, reason, queued: z.enum(stopEffects), until: z.optional(time) }),
  resume: z.strictObject({ scope, reason: z.optional(reason) }),
  /** The stops that stand. */
  stops: z.strictObject({}),
} as const;
