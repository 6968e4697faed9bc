import * as z from 'zod/mini';
import { suppressionOrigins } from '../policy.ts';
import { address, reason, time } from './fields.ts';

const origin = z.enum(suppressionOrigins);

export const suppressionCommands = {
  'suppression-list': z.strictObject({ origin: z.optional(origin), since: z.optional(time) }),
  'suppression-show': z.strictObject({ address }),
  /** The same address again replaces reason and end. */
  'suppression-add': z.strictObject({ address, reason, until: z.optional(time) }),
  /** Default: all origins there are. A complaint's goes only with consent: how and when they gave it. */
  'suppression-remove': z.strictObject({
    address,
    reason,
    origin: z.optional(origin),
    consent: z.optional(reason),
  }),
  /** From a file: each beside whatever other origins have entered. */
  'suppression-import': z.strictObject({
    entries: z
      .array(
        z.strictObject({
          address,
          origin,
          since: z.exactOptional(z.iso.datetime({ offset: true })),
          until: z.exactOptional(z.iso.datetime({ offset: true })),
        }),
      )
      .check(z.minLength(1), z.maxLength(500)),
    reason,
  }),
} as const;
