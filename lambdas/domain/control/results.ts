import type { AllowListItem } from '../../contract/allow-list.ts';
import type { CommandName } from '../../contract/control/commands.ts';
import type { DirectoryRow } from '../../contract/control/lists.ts';
import type { Problem } from '../../contract/malformed.ts';
import type { Source, StoredPolicy } from '../../contract/policy.ts';
import type { StopItem } from '../../contract/stop.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { BounceHistory } from '../feedback/suppression-record.ts';
import type { PolicyChange } from '../policy/compare-policies.ts';
import type { ReplayedChange } from '../policy/compare-replays.ts';
import type { Reason } from '../policy/reason.ts';
import type { Stop } from '../policy/stop.ts';
import type { Readiness } from '../readiness/judge-readiness.ts';
import type { FinishedCode, HopelessCode, KeptLetter } from '../redrive/kept-letter.ts';
import type { KeptEntry } from '../suppression/kept-record.ts';
import type { PastRemoval, Removed } from '../suppression/removal.ts';
import type { ShownEntry, ShownScope } from '../suppression/shown-entry.ts';

/** What each command of control answers with. */
type Results = PolicyResults &
  SourceResults &
  StopResults &
  ListResults &
  SuppressionResults &
  LedgerResults &
  HeldResults &
  RedriveResults &
  AdoptionResults &
  AuditResults;

export type CommandResult<Name extends CommandName> = Results[Name];

type PolicyResults = {
  readonly 'policy-check': { readonly problems: readonly Problem[] };
  readonly apply: PutInForce;
  readonly 'policy-rollback': PutInForce;
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

/** A policy that is in force now. */
export type PutInForce = {
  readonly version: number;
  /** What is different from the one before. */
  readonly changes: readonly PolicyChange[];
  /** How many tests of sources were run. */
  readonly tests: number;
  /** It was in force before: nothing was written, and `version` is still the same. */
  readonly isUnchanged?: true;
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

type SourceResults = {
  readonly plan: {
    /** Of the policy in force; absent where none was ever applied. */
    readonly inForce?: number;
    readonly changes: readonly PolicyChange[];
    /** How many tests of sources were run, all with success. */
    readonly tests: number;
    readonly replay: Sampled & {
      /** How many of those that were looked at are decided otherwise. */
      readonly differing: number;
      /** The largest first; `more` that are not listed. */
      readonly changes: readonly ReplayedChange[];
      readonly more: number;
    };
  };
  readonly 'source-list': { readonly sources: readonly SourceState[]; readonly since: string };
  readonly 'source-show': {
    readonly state: SourceState;
    /** As the policy has it, defaults filled in. */
    readonly source: Source;
  };
  readonly 'source-readiness': Readiness &
    Sampled & {
      readonly source: string;
      /** Absent: its rules are in force. */
      readonly observedUntil?: string;
    };
};

/** What of the ledger was looked at. */
export type Sampled = {
  /** ISO 8601. */
  readonly since: string;
  readonly until: string;
  /** How many deliveries there are. */
  readonly total: number;
  readonly looked: number;
};

/** A source as it is. */
export type SourceState = {
  readonly name: string;
  readonly owner: string;
  readonly purposes: readonly string[];
  readonly enforcement: { readonly mode: 'enforce' } | { readonly mode: 'observe'; readonly until: string };
  readonly principals: readonly {
    /** As the policy names it. */
    readonly principal: string;
    /** `made-anew`: another role or user has its name now, whose mail is not the source's. `missing`: there is none. */
    readonly state: 'known' | 'made-anew' | 'missing' | 'not-looked-up';
  }[];
  /** When its latest request was received; absent: none in the time that was looked at. */
  readonly lastSeen?: string;
};

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

type HeldResults = {
  /** In the order of the index: by when they are looked at again, in each of its parts. */
  readonly 'held-list': { readonly held: readonly HeldMail[]; readonly next?: string };
  readonly 'held-release': { readonly judged: readonly Judged[]; readonly next?: string };
  readonly 'held-refuse': { readonly judged: readonly Judged[]; readonly next?: string };
};

/** A mail that waits outside the queues. */
export type HeldMail = Pick<
  Delivery,
  | 'messageId'
  | 'recipientIndex'
  | 'recipient'
  | 'state'
  | 'source'
  | 'purpose'
  | 'principal'
  | 'receivedAt'
  | 'dueAt'
  | 'validUntil'
> & {
  /** From when on it has waited. */
  readonly since?: string;
  readonly reasons: readonly Reason[];
};

/** What came of one mail that was to be released or refused. */
export type Judged = {
  readonly messageId: string;
  readonly recipientIndex?: number;
  readonly outcome:
    | 'done'
    /** It has moved on or ended. */
    | 'not-waiting'
    /** It waits for its turn, and nobody holds it. */
    | 'not-held'
    /** Nobody knows its sender: it is adopted or refused. */
    | 'needs-adoption'
    /** The ledger knows no such mail. */
    | 'unknown';
};

type RedriveResults = {
  readonly 'redrive-list': {
    readonly letters: readonly KeptLetter[];
    /** Where the next page begins; absent: this was the last one. */
    readonly next?: string;
  };
  readonly 'redrive-show': { readonly letter: KeptLetter };
  readonly 'redrive-run': {
    readonly marked: readonly MarkedLetter[];
    /** Of all that is chosen: where the next page begins. */
    readonly next?: string;
  };
};

/** What asking for a dead letter came to: it is on its way back, somebody had asked before, or why it is not. */
export type MarkedLetter = {
  readonly id: string;
  readonly outcome: 'asked' | 'asked-before' | 'unknown' | FinishedCode | HopelessCode;
};

type AdoptionResults = {
  readonly 'source-adopt': {
    /** Of the policy that is in force now. */
    readonly version: number;
    readonly principal: string;
    readonly source: string;
    /** Whether release was started, so that what is kept goes on at once; if not, its next run does it. */
    readonly isReleasing: boolean;
  };
};

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
