import * as z from 'zod/mini';
import { address, reason } from './fields.ts';

/**
 * Changes of the allow-list and the directory, in chunks: a request takes 6 MB, and the function a minute. Rules and
 * addresses are parsed by domain/address. Put twice is put once, so that whoever does not know what came of a chunk sends
 * it again.
 */
export const rowsPerChunk = 1_000;
const chunk = <Row extends z.ZodMiniType>(row: Row) => z.array(row).check(z.minLength(1), z.maxLength(rowsPerChunk));

/** What people write into a cell: no line breaks, so that a list shows one line for each row. */
const shortText = z
  .string()
  .check(z.minLength(1), z.maxLength(500), z.regex(/^[^\p{Cc}]*$/u, { error: 'control-character' }));
const rule = z.string().check(z.minLength(1), z.maxLength(340));

/** A row of the allow-list as it is put. */
export const allowListRow = z.strictObject({
  rule,
  /** May be left out of a rule that has one. */
  owner: z.exactOptional(shortText),
  comment: z.exactOptional(shortText),
  /** A date or a time; from then on it admits nobody. */
  expires: z.exactOptional(z.string().check(z.minLength(1), z.maxLength(40))),
  /** Why a broad rule is wanted all the same; may be left out of one that is acknowledged already. */
  acknowledge: z.exactOptional(shortText),
});

const groups = z.array(z.string().check(z.minLength(1), z.maxLength(64))).check(z.maxLength(100));

/** A row of the directory as it is put. */
export const directoryRow = z.strictObject({ address, groups });

/** The file that a chunk is part of. */
const part = z.strictObject({
  /** Name without folders. */
  file: shortText,
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  fromLine: z.int().check(z.minimum(1)),
  toLine: z.int().check(z.minimum(1)),
});

/** How rows are taken. */
const taking = {
  reason,
  /** Without it nothing is written where a row cannot be; with it the others are, and the answer says which were not. */
  takesRest: z.optional(z.boolean()),
  /** Nothing is written; the answer is what it would be. */
  isDryRun: z.optional(z.boolean()),
  part: z.optional(part),
};

/** Where a page begins: behind this key. */
const after = z.optional(z.string().check(z.minLength(1), z.maxLength(340)));

export const listCommands = {
  'allow-list-page': z.strictObject({ after }),
  /** The rules that admit an address, or would if they had not expired. */
  'allow-list-show': z.strictObject({ address }),
  'allow-list-put': z.strictObject({ rows: chunk(allowListRow), ...taking }),
  'allow-list-remove': z.strictObject({ rules: chunk(rule), reason }),
  'directory-page': z.strictObject({ after }),
  'directory-show': z.strictObject({ address }),
  'directory-put': z.strictObject({
    rows: chunk(directoryRow),
    ...taking,
    /** Whether an address stays in the groups it is in besides; without it the groups of the row are all it is in. */
    adds: z.optional(z.boolean()),
  }),
  /** Out of these groups; without any, out of the directory. */
  'directory-remove': z.strictObject({ addresses: chunk(address), groups: z.optional(groups), reason }),
} as const;

export type AllowListRow = z.output<typeof allowListRow>;
export type DirectoryRow = z.output<typeof directoryRow>;
