import type { Columns } from '../csv/read-rows.ts';

/** Columns of the allow-list as CSV, in the order of an export. */
export const exportedColumns = [
  'rule',
  'owner',
  'comment',
  'expires',
  'acknowledged',
  'acknowledgedBy',
  'acknowledgedAt',
  'addedBy',
  'addedAt',
] as const;

/** Of an import: who did it and when is not the file's to say. */
export const importedColumns = {
  required: ['rule'],
  optional: ['owner', 'comment', 'expires', 'acknowledged'],
  ignored: ['acknowledgedBy', 'acknowledgedAt', 'addedBy', 'addedAt'],
} as const satisfies Columns<'rule' | 'owner' | 'comment' | 'expires' | 'acknowledged'>;
