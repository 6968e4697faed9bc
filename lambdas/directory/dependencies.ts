import type { AuditLog } from '../adapters/audit-log.ts';
import type { DirectoryRecords } from '../adapters/directory-records.ts';
import type { ReadPolicy } from '../adapters/policy-reader.ts';
import type { Observe } from '../runtime/observation.ts';

/** What the directory function needs of the world. */
export type DirectoryDependencies = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly readPolicy: ReadPolicy;
  readonly records: Pick<DirectoryRecords, 'change'>;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly observe: Observe;
};
