import type { RemoveFromProvider } from '../adapters/account-suppressions.ts';
import type { AuditLog } from '../adapters/audit-log.ts';
import type { DeadLetterRegister } from '../adapters/dead-letter-register.ts';
import type { DirectoryRecords } from '../adapters/directory-records.ts';
import type { Ledger } from '../adapters/ledger.ts';
import type { ListTable } from '../adapters/list-table.ts';
import type { LookUpDeliveries } from '../adapters/look-up-deliveries.ts';
import type { PolicyStore } from '../adapters/policy-store.ts';
import type { RecipientTables } from '../adapters/recipient-tables.ts';
import type { StartRelease } from '../adapters/release-function.ts';
import type { SourceDeliveries } from '../adapters/source-deliveries.ts';
import type { StopChanges } from '../adapters/stop-changes.ts';
import type { ReadAllStops } from '../adapters/stop-list.ts';
import type { ChangeSuppressions, KeptRecords } from '../adapters/suppression-records.ts';
import type { ReadWaiting } from '../adapters/waiting-deliveries.ts';
import type { Audience } from '../contract/policy-words.ts';
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
  /** Whether a policy may send every mail to one address here. */
  readonly allowsRedirect: boolean;
  /** Which rules of the allow-list admit where a policy does not say. */
  readonly defaultAudience: Audience;

  readonly readAllStops: ReadAllStops;
  readonly stops: StopChanges;
  readonly startRelease: StartRelease;

  readonly allowList: ListTable;
  readonly directory: DirectoryRecords;

  readonly suppressions: KeptRecords;
  readonly changeSuppressions: ChangeSuppressions;
  readonly removeFromProvider: RemoveFromProvider;

  readonly deliveries: LookUpDeliveries;
  readonly sourceDeliveries: Pick<SourceDeliveries, 'count' | 'first' | 'latest'>;
  readonly readRecipients: RecipientTables['readRecipients'];
  readonly readAllowRules: RecipientTables['readAllowRules'];
  readonly readWaiting: ReadWaiting;
  readonly deadLetters: Pick<DeadLetterRegister, 'get' | 'waiting' | 'marked' | 'mark'>;
  readonly ledger: Pick<Ledger, 'get' | 'getEach' | 'replace'>;
};
