import type { Lane } from '../../contract/lanes.ts';
import type { SuppressionOrigin } from '../../contract/policy.ts';
import type { Override } from '../policy/facts.ts';
import type { Verdict } from '../policy/verdict.ts';
import type { AnswerKind } from './provider-answer.ts';
import type { ValidUntil } from './valid-until.ts';

/**
 * One item of the ledger: one request to one recipient, and all that happened to it. Times are ISO 8601 in UTC, except
 * where the name says otherwise.
 */
export type Delivery = {
  readonly messageId: string;
  readonly recipientIndex: number;
  /** The look-up form of the recipient; what was given where that is no address; absent where nothing was readable. */
  readonly recipient?: string;
  /** The address to send to (A-labels); present where it is one. */
  readonly mailbox?: string;
  /** When SQS accepted the request. */
  readonly receivedAt: string;
  /** Id of the intake message: a retry of the same message is not a replay. */
  readonly intakeMessageId: string;
  /** RoleId or UserId of who enqueued it. */
  readonly principal: string;
  readonly source?: string;
  /**
   * Where it is found by its source (source-hour.ts): by the hour of the request it was decided by last. Present with
   * `source`, except in items of before there was such an index.
   */
  readonly sourceHour?: string;
  readonly purpose?: string;
  /** The purpose's: the outbound queue it goes through. Present where the purpose is granted. */
  readonly lane?: Lane;
  readonly reference?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly dryRun?: boolean;
  /** The From that the request asked for, where another one was put in its place. */
  readonly originalFrom?: string;
  /** Where it goes instead of to its recipient, in an environment that sends everything to one address. */
  readonly redirectedTo?: string;
  /** identity/request-hash.ts; absent for a request that could not be read. */
  readonly requestHash?: string;
  /** SHA-256 of the content that an envelope must carry; present once it was decided to send. */
  readonly contentHash?: string;
  readonly validUntil?: string;
  /** What set `validUntil`; present where that is. */
  readonly validUntilBy?: ValidUntil['by'];
  /** The purpose's, where it is not to wait for news: unsure.ts. */
  readonly whenUnsure?: 'resend';
  /** Suppression origins that stop it at the last look. */
  readonly blockedBy?: readonly SuppressionOrigin[];
  /** What people let it pass although it was held for it. */
  readonly overrides?: readonly Override[];
  /** In time order; the last one counts. */
  readonly decisions: readonly Decision[];
  readonly state: DeliveryState;
  /** Number of the latest provider call, 0 before the first. */
  readonly attempt: number;
  /** Who may make the call now; present in state `leased`. */
  readonly lease?: Lease;
  /** Finished calls, in time order. */
  readonly attempts: readonly Attempt[];
  /** What Amazon SES has told since, by event id (feedback/judge-feedback.ts): each once. Empty from the start. */
  readonly events?: Readonly<Record<string, DeliveryEvent>>;
  /** When it was found that Amazon SES has taken it more than once. */
  readonly duplicateAcceptedAt?: string;
  /** What is needed to enqueue it; present while it waits outside the queues, as are the two below. */
  readonly parked?: Parked;
  /** "0" to "7" (parking.ts): the partition of the index it is found in, until its source has been told of its end. */
  readonly parkedShard?: string;
  /** When it is to be looked at again. */
  readonly dueAt?: string;
  /** Seconds since the epoch, for DynamoDB's time to live. */
  readonly ttl: number;
};

export type Decision = {
  readonly at: string;
  readonly by: 'filter' | 'send' | 'release' | 'dead-letter' | 'control' | 'reconcile';
  /** Only asked for: nothing was enqueued. */
  readonly dryRun?: true;
} & Verdict;

/**
 * Where a delivery is in the pipeline. `held`, `deferred`, `queued`, `leased` and `unsure` (nobody knows whether the latest
 * call was accepted: unsure.ts) are on their way; all others are ends.
 */
export type DeliveryState =
  | 'refused'
  | 'dry-run'
  | 'held'
  | 'deferred'
  | 'queued'
  | 'leased'
  | 'unsure'
  | 'sent'
  | 'rejected'
  | 'expired'
  | 'discarded'
  | 'dead-lettered'
  | 'unknown';

/** What a delivery waits with: its content, or the request as it came where nobody knows yet whose it is. */
export type Parked = ParkedContent | ParkedRequest;

export type ParkedContent = {
  readonly lane: Lane;
  /** For the message's group on the outbound queue. */
  readonly source: string;
  /** Its content in the pipeline bucket, of the hash that `contentHash` says. */
  readonly object: { readonly key: string; readonly versionId: string };
  /** ISO 8601. */
  readonly since: string;
};

export type ParkedRequest = {
  /** Whose intake queue it came through, and goes back to. */
  readonly door: Lane;
  /** Where the request lies in the pipeline bucket. */
  readonly request: { readonly key: string; readonly versionId: string };
  /** ISO 8601. */
  readonly since: string;
};

export type Lease = {
  /** The invocation that holds it. */
  readonly owner: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
};

export type Attempt = {
  readonly number: number;
  readonly at: string;
  readonly answer: AnswerKind;
  /** Name of the exception, where there was one. */
  readonly error?: string;
  readonly sesMessageId?: string;
  readonly configurationSet?: string;
  /** The event of Amazon SES that shows it, where no answer did: `Delivery`. */
  readonly evidence?: string;
};

/** One event of Amazon SES about a delivery: codes and times, nothing of what a receiver wrote. */
export type DeliveryEvent = {
  readonly at: string;
  /** As SES names it: `Delivery`, `Bounce`; `Answer` is its answer to a call, where that came too late to be waited for. */
  readonly type: string;
  /** What it came to (feedback/effects.ts). */
  readonly code: string;
  /** What it makes of the status; without it, it only shows that SES took the mail. */
  readonly status?: EventStatus;
  /** `Permanent`, `abuse`. */
  readonly kind?: string;
  readonly subType?: string;
  /** Enhanced status code of the receiving server. */
  readonly smtpStatus?: string;
  /** Whom a delivery status notification names, where that is somebody else: the mail was forwarded. */
  readonly named?: string;
  readonly sesMessageId?: string;
  readonly attempt?: number;
};

export type EventStatus = 'delivered' | 'failed' | 'bounced' | 'complained';
