import type { CommandName } from '../../contract/control/commands.ts';
import type { AllowListRow, DirectoryRow } from '../../contract/control/lists.ts';
import type { Problem } from '../../contract/malformed.ts';
import type { StoredPolicy } from '../../contract/policy.ts';
import type { StopItem } from '../../contract/stop.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { BounceHistory } from '../feedback/suppression-record.ts';
import type { Stop } from '../policy/stop.ts';
import type { KeptEntry } from '../suppression/kept-record.ts';
import type { PastRemoval, Removed } from '../suppression/removal.ts';
import type { ShownEntry, ShownScope } from '../suppression/shown-entry.ts';

/** What each command of control answers with. */
type Results = PolicyResults & StopResults & ListResults & SuppressionResults & LedgerResults & AuditResults;

export type CommandResult<Name extends CommandName> = Results[Name];

type PolicyResults = {
  readonly 'policy-check': { readonly problems: readonly Problem[] };
  readonly apply: { readonly version: number };
  readonly 'policy-rollback': { readonly version: number };
  readonly 'policy-history': {
    /** Of the policy in force; absent where none was ever applied. */
    readonly inForce?: number;
    /** Newest first. */
    readonly versions: readonly PolicyVersion[];
    /** The version that the next page comes before; absent: there are no older ones. */
    readonly next?: number;
  };
  readonly 'policy-show': ShownPolicy;
};

/** An application of a policy. */
export type PolicyVersion = {
  readonly version: number;
  readonly sha256: string;
  /** Absent of those that were applied before it was kept. */
  readonly appliedAt?: string;
  readonly appliedBy?: string;
  readonly why?: string;
};

export type ShownPolicy =
  /** None was ever applied, or there is no such version. */
  | { readonly state: 'none' }
  /** `because` says what is wrong with it, as the functions find it. */
  | { readonly state: 'unusable'; readonly because: string }
  | { readonly state: 'readable'; readonly isInForce: boolean; readonly policy: StoredPolicy };

type StopResults = {
  readonly stop: StopItem;
  readonly resume: {
    readonly scope: string;
    /** When the stop ended. */
    readonly until: string;
    readonly by: string;
    /** Whether release was started, so that held mail leaves within seconds; if not, its next run does it. */
    readonly isReleasing: boolean;
  };
  /** Oldest first. */
  readonly stops: { readonly stops: readonly Stop[] };
};

/** A page of a list, in DynamoDB's order, which is none; `next` is where the next one begins. */
type Page<Row> = { readonly rows: readonly Row[]; readonly next?: string };

type ListResults = {
  readonly 'allow-list-page': Page<AllowListRow>;
  readonly 'allow-list-put': { readonly put: number };
  readonly 'allow-list-remove': { readonly removed: number };
  readonly 'directory-page': Page<DirectoryRow>;
  readonly 'directory-put': { readonly put: number };
  readonly 'directory-remove': { readonly removed: number };
};

type SuppressionResults = {
  readonly 'suppression-list': {
    readonly suppressions: readonly ShownEntry[];
    /** How many there are of what was read; more than are listed, perhaps. */
    readonly found: number;
    readonly addressesRead: number;
    /** Whether every address was read. */
    readonly isAllRead: boolean;
  };
  readonly 'suppression-show': {
    readonly address: string;
    readonly suppressed: boolean;
    readonly entries: readonly ShownEntry[];
    readonly bounces?: BounceHistory;
    readonly removals: readonly PastRemoval[];
  };
  readonly 'suppression-add': KeptEntry & { readonly address: string; readonly scope: ShownScope };
  readonly 'suppression-remove': Removed;
  readonly 'suppression-import': { readonly put: number };
};

type LedgerResults = {
  readonly 'explain-message': Found;
  readonly 'explain-sqs-id': Found;
  readonly 'explain-recipient': Found;
};

type Found = { readonly deliveries: readonly Delivery[] };

type AuditResults = {
  readonly 'audit-read': { readonly acts: readonly KeptAct[]; readonly next?: string };
};

/** An act as it was kept. */
export type KeptAct = {
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly action: string;
  readonly subject: string;
  /** ARN of who did it. */
  readonly who: string;
  /** Of the session it was done in: CloudTrail's AssumeRole event of that key says who opened it. */
  readonly accessKey?: string;
  readonly details?: Readonly<Record<string, unknown>>;
};
