import type { RemoveFromProvider } from '../adapters/account-suppressions.ts';
import type { AuditLog } from '../adapters/audit-log.ts';
import type { ListTable } from '../adapters/list-table.ts';
import type { LookUpDeliveries } from '../adapters/look-up-deliveries.ts';
import type { PolicyStore } from '../adapters/policy-store.ts';
import type { StartRelease } from '../adapters/release-function.ts';
import type { StopChanges } from '../adapters/stop-changes.ts';
import type { ReadAllStops } from '../adapters/stop-list.ts';
import type { ChangeSuppressions, KeptRecords } from '../adapters/suppression-records.ts';
import type { FindPrincipal } from '../domain/policy/resolve-principals.ts';

/** What control needs of the world. */
export type ControlDependencies = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly audit: AuditLog;

  readonly policies: PolicyStore;
  readonly findPrincipal: FindPrincipal;
  /** The domains this environment has an identity for. */
  readonly sendingDomains: readonly string[];

  readonly readStops: ReadAllStops;
  readonly stops: StopChanges;
  readonly startRelease: StartRelease;

  readonly allowList: ListTable;
  readonly directory: ListTable;

  readonly suppressions: KeptRecords;
  readonly changeSuppressions: ChangeSuppressions;
  readonly removeFromProvider: RemoveFromProvider;

  readonly deliveries: LookUpDeliveries;
};
