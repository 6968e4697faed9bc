import * as z from 'zod/mini';
import { groupName } from './group-name.ts';

/**
 * What a source puts on the directory queue (docs/directory.md). The JSON Schema in `schemas/` is generated from here.
 * When it counts as said is when SQS accepted the message.
 */
const address = z.string().check(z.minLength(3), z.maxLength(320));
const groups = z.array(groupName).check(z.minLength(1), z.maxLength(20));

export const directoryMessage = z
  .strictObject({
    version: z.literal(1),
    /** From now on the directory has the address in these groups, besides those it has it in already. */
    put: z.optional(z.strictObject({ address, groups })),
    /** No longer in these groups; without any, in none of those that the source may change. */
    remove: z.optional(z.strictObject({ address, groups: z.optional(groups) })),
  })
  .check(
    z.refine(({ put, remove }) => (put === undefined) !== (remove === undefined), {
      error: 'one-of-two: put or remove, not both',
    }),
  );

export type DirectoryMessage = z.input<typeof directoryMessage>;
