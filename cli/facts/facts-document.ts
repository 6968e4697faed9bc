import * as z from 'zod/mini';
import { suppressionOrigins } from '../../lambdas/contract/policy.ts';
import { stopEffects } from '../../lambdas/contract/stop.ts';
import { isGroupName } from '../../lambdas/domain/address/allow-rule.ts';

/**
 * The facts file: what the tables of an environment would hold. `check` decides with it, `apply` writes it. Addresses
 * and rules are checked in parse-facts.ts.
 */
const shortText = z.string().check(z.minLength(1), z.maxLength(500));
const address = z.string().check(z.minLength(1), z.maxLength(320));

/** Nothing else can be named in `directory:group`. */
const group = z
  .string()
  .check(z.refine(isGroupName, { error: 'not-a-group-name: small letters, digits and single hyphens, at most 64' }));

/** A list's entry that may be written as just its one required text. */
const orText = <const Field extends string>(field: Field) =>
  z.transform((entry: unknown) => (typeof entry === 'string' ? { [field]: entry } : entry));

/** Entries, by the list they belong to. */
export const factsEntries = {
  allowList: z.pipe(
    orText('rule'),
    z.strictObject(
      {
        rule: shortText,
        owner: z.exactOptional(shortText),
        comment: z.exactOptional(shortText),
        expires: z.exactOptional(z.iso.datetime({ offset: true })),
        /** Why a broad rule is wanted all the same. */
        acknowledge: z.exactOptional(shortText),
      },
      { error: 'wrong-type: a rule, or {rule, owner, comment, expires, acknowledge}' },
    ),
  ),
  directory: z.pipe(
    orText('address'),
    z.strictObject(
      { address, groups: z._default(z.array(group), []) },
      { error: 'wrong-type: an address, or {address, groups}' },
    ),
  ),
  suppressions: z.strictObject(
    {
      address,
      origin: z.enum(suppressionOrigins),
      since: z.exactOptional(z.iso.datetime({ offset: true })),
      until: z.exactOptional(z.iso.datetime({ offset: true })),
    },
    { error: 'wrong-type: {address, origin, since, until}' },
  ),
  stops: z.strictObject(
    {
      scope: shortText,
      reason: shortText,
      queued: z._default(z.enum(stopEffects), 'hold'),
      by: z.exactOptional(shortText),
      since: z.exactOptional(z.iso.datetime({ offset: true })),
      until: z.exactOptional(z.iso.datetime({ offset: true })),
    },
    { error: 'wrong-type: {scope, reason, queued, by, since, until}' },
  ),
};

export const factsDocument = z.strictObject({
  allowList: z.exactOptional(z.array(factsEntries.allowList)),
  directory: z.exactOptional(z.array(factsEntries.directory)),
  suppressions: z.exactOptional(z.array(factsEntries.suppressions)),
  /** Only `check` decides by them; in an environment they are made with `postern stop`. */
  stops: z.exactOptional(z.array(factsEntries.stops)),
});

/** Fields of later versions, in a suppression. */
export const laterSuppressionFields: readonly string[] = ['scope', 'reason', 'by'];
