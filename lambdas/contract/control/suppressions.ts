import * as z from 'zod/mini';
import { identifier, suppressionOrigins } from '../policy.ts';
import { address, reason, time } from './fields.ts';

const origin = z.enum(suppressionOrigins);

const isOfUnsubscribe = ({ origin: given, purpose }: { origin?: string | undefined; purpose?: string | undefined }) =>
  purpose === undefined || given === 'unsubscribe';

export const suppressionCommands = {
  'suppression-list': z.strictObject({ origin: z.optional(origin), since: z.optional(time) }),
  'suppression-show': z.strictObject({ address }),
  /**
   * The same address again replaces reason and end, but no longer one that the person asked for by a link. `unsubscribe`: what a person asked for who could not use the link, only
   * for mail of a purpose or for all; default: `operator`.
   */
  'suppression-add': z
    .strictObject({
      address,
      reason,
      until: z.optional(time),
      origin: z.optional(z.enum(['operator', 'unsubscribe'])),
      purpose: z.optional(identifier),
    })
    .check(z.refine(isOfUnsubscribe, { error: 'only-with-origin-unsubscribe', path: ['purpose'] })),
  /**
   * Default: all origins there are, for all mail. A complaint's goes only with consent: how and when they gave it. What a
   * person asked for mail of a purpose goes only where `unsubscribe` is named: of that purpose, or of all.
   */
  'suppression-remove': z
    .strictObject({
      address,
      reason,
      origin: z.optional(origin),
      purpose: z.optional(identifier),
      consent: z.optional(reason),
    })
    .check(z.refine(isOfUnsubscribe, { error: 'only-with-origin-unsubscribe', path: ['purpose'] })),
  /** From a file: each beside whatever other origins have entered, and never in place of what stands longer. */
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
