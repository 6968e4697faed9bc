import * as z from 'zod/mini';

/** Fields that many commands have. */

/** Why somebody does something, as it will be shown to others. */
export const longestReason = 500;
export const reason = z.pipe(
  z.string().check(z.regex(/^[^\p{Cc}]*$/u, { error: 'control-character' })),
  z.pipe(
    z.transform((text: string) => text.trim()),
    z.string().check(z.minLength(1), z.maxLength(longestReason)),
  ),
);

/** A time in UTC, as `Date.prototype.toISOString` writes it. */
export const time = z.iso.datetime();

/** An address as somebody wrote it; parsed by domain/address. */
export const address = z.string().check(z.minLength(3), z.maxLength(320));

/** Where a page begins: what the page before it ended with. Nobody but control knows what is in it. */
export const cursor = z.string().check(z.minLength(1), z.maxLength(2_000));
