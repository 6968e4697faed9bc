import * as z from 'zod/mini';

/** A group of the directory: kebab-case, like the names of the policy. */
export const groupName = z
  .string()
  .check(z.maxLength(64), z.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, { error: 'not-a-kebab-case-name' }));
