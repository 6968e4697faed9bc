import type { AuditLog } from '../adapters/audit-log.ts';
import type { DirectoryRecords } from '../adapters/directory-records.ts';
import type { ListTable } from '../adapters/list-table.ts';
import type { StartRelease } from '../adapters/release-function.ts';
import type { StopChanges } from '../adapters/stop-changes.ts';
import type { ReadStops } from '../adapters/stop-list.ts';
import type { Observe } from '../runtime/observation.ts';
import type { KnownPeople } from './caller.ts';

/** What control needs of the world. */
export type ControlDependencies = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly people: KnownPeople;
  readonly audit: AuditLog;
  readonly readStops: ReadStops;
  readonly stops: StopChanges;
  readonly startRelease: StartRelease;
  readonly allowList: ListTable;
  readonly directory: DirectoryRecords;
  readonly observe: Observe;
};
