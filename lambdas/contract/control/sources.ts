import * as z from 'zod/mini';
import { identifier } from '../policy.ts';
import { time } from './fields.ts';

/** As many deliveries of the ledger as are decided again for one question. */
export const mostSampled = 20_000;
const sample = z._default(z.int().check(z.minimum(1), z.maximum(mostSampled)), 10_000);

/** A day ago where it is not said. */
const since = z.optional(time);

/** A policy as people write it: parsed by domain/policy. */
const document = z.unknown();

export const sourceCommands = {
  /** What a policy would change: in words, and for the mail of the ledger. Nothing is changed. */
  plan: z.strictObject({ document, since, sample }),
  'source-list': z.strictObject({ since }),
  'source-show': z.strictObject({ source: identifier, since }),
  /** What of the source's mail would not have left if its rules were in force; a week ago where it is not said. */
  'source-readiness': z.strictObject({ source: identifier, since, sample }),
} as const;
