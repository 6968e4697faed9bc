import * as z from 'zod/mini';
import { address, reason } from './fields.ts';

/**
 * Changes of the allow-list and the directory, in chunks: a request takes 6 MB, and an entry of the audit 400 KB. Rules and
 * addresses are parsed by domain/address; with one that is none, nothing of the chunk is written.
 */
export const rowsPerChunk = 1_000;
const chunk = <Row extends z.ZodMiniType>(row: Row) => z.array(row).check(z.minLength(1), z.maxLength(rowsPerChunk));

const shortText = z.string().check(z.minLength(1), z.maxLength(500));
const rule = z.string().check(z.minLength(1), z.maxLength(340));

/** A row of the allow-list. */
export const allowListRow = z.strictObject({
  rule,
  owner: z.exactOptional(shortText),
  comment: z.exactOptional(shortText),
});

/** A row of the directory. */
export const directoryRow = z.strictObject({
  address,
  groups: z.array(z.string().check(z.minLength(1), z.maxLength(64))).check(z.maxLength(100)),
});

/** Where a page begins: behind this key. */
const after = z.optional(z.string().check(z.minLength(1), z.maxLength(340)));

export const listCommands = {
  'allow-list-page': z.strictObject({ after }),
  'allow-list-put': z.strictObject({ rows: chunk(allowListRow), reason }),
  'allow-list-remove': z.strictObject({ rules: chunk(rule), reason }),
  'directory-page': z.strictObject({ after }),
  'directory-put': z.strictObject({ rows: chunk(directoryRow), reason }),
  'directory-remove': z.strictObject({ addresses: chunk(address), reason }),
} as const;

export type AllowListRow = z.output<typeof allowListRow>;
export type DirectoryRow = z.output<typeof directoryRow>;
