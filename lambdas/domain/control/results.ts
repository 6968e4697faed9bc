import type { AllowListItem } from '../../contract/allow-list.ts';
import type { CommandName } from '../../contract/control/commands.ts';
import type { DirectoryRow } from '../../contract/control/lists.ts';
import type { Problem } from '../../contract/malformed.ts';
import type { StoredPolicy } from '../../contract/policy.ts';
import type { StopItem } from '../../contract/stop.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { BounceHistory } from '../feedback/suppression-record.ts';
import type { Stop } from '../policy/stop.ts';
import type { KeptEntry } from '../suppression/kept-record.ts';
import type { PastRemoval, Removed } from '../suppression/removal.ts';
import type { ShownEntry } from '../suppression/shown-entry.ts';

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
export type Page<Row> = { readonly rows: readonly Row[]; readonly next?: string };

/** A row that cannot be taken, by its place among those sent, and why, for people. */
export type RejectedRow = { readonly index: number; readonly problem: string };

type Put = {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly rejected: readonly RejectedRow[];
};

type ListResults = {
  readonly 'allow-list-page': Page<AllowListItem>;
  readonly 'allow-list-show': {
    /** The look-up form. */
    readonly address: string;
    /** Those the directory has it in; absent: it is not in the directory. */
    readonly groups?: readonly string[];
    /** The narrowest first: the first that has not expired admits it. */
    readonly rules: readonly (AllowListItem & { readonly hasExpired: boolean })[];
  };
  readonly 'allow-list-put': Put;
  readonly 'allow-list-remove': { readonly removed: number; readonly absent: readonly string[] };
  readonly 'directory-page': Page<DirectoryRow>;
  readonly 'directory-show': {
    readonly address: string;
    readonly isKnown: boolean;
    readonly groups: readonly string[];
    /** What was said of it last, for each group: oldest first. */
    readonly changes: readonly {
      readonly group: string;
      readonly isMember: boolean;
      readonly at: string;
      readonly by: string;
    }[];
  };
  readonly 'directory-put': Put;
  readonly 'directory-remove': {
    /** Out of the directory. */
    readonly removed: number;
    /** Out of a group, and still in another. */
    readonly changed: number;
    /** Were not there. */
    readonly unchanged: number;
  };
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
  readonly 'suppression-add': KeptEntry & { readonly address: string; readonly scope: 'everything' };
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
