import type { DeadLetterStage } from '../contract/dead-letter.ts';
import type { OwnStore } from '../contract/outage-error.ts';
import type { ErrorDescription } from './describe-error.ts';

/**
 * What the functions report of their work: log lines and metrics are made from it and from nothing else. No member can
 * hold an address, a subject or any other content: ids are our own or SQS's, everything else is a code or a number.
 */
export type Observation =
  | {
      readonly event: 'delivery-decided';
      readonly messageId: string;
      readonly recipientIndex: number;
      readonly verdict: 'send' | 'hold' | 'defer' | 'refuse';
      /** Reason codes, the deciding one first; empty for a yes. */
      readonly reasons: readonly string[];
      readonly state: string;
    }
  /** The request was received before and its delivery is on the way already. */
  | { readonly event: 'delivery-enqueued-again'; readonly messageId: string; readonly recipientIndex: number }
  | {
      readonly event: 'provider-answered';
      readonly messageId: string;
      readonly recipientIndex: number;
      readonly attempt: number;
      readonly answer: string;
      /** Class name of the error, where there was one. */
      readonly error?: string;
      /** From the request's acceptance by SQS to the answer. */
      readonly secondsSinceReceived: number;
      /** It was decided on more than once: held and released, or asked for again. The time is then not the pipeline's. */
      readonly hasWaited: boolean;
    }
  /** A mail had to wait for the account's rate before it could be called for. */
  | { readonly event: 'turn-waited'; readonly milliseconds: number }
  /** A mail waited for the account's rate in vain: it comes back later. */
  | { readonly event: 'turn-refused'; readonly because: 'rate' | 'day-budget' }
  /** What came between a turn and its call took so long that the turn was given up for another. */
  | { readonly event: 'turn-missed'; readonly messageId: string; readonly recipientIndex: number }
  /** A worker took the lease of a delivery and never wrote what came of its call. */
  | {
      readonly event: 'lease-ran-out';
      readonly messageId: string;
      readonly recipientIndex: number;
      readonly attempt: number;
    }
  /** What Amazon SES has told shows that it took a mail, which nobody knew. */
  | {
      readonly event: 'evidence-taken';
      readonly messageId: string;
      readonly recipientIndex: number;
      readonly state: string;
    }
  /** Amazon SES has taken a mail more than once: its recipient may have got it twice. */
  | { readonly event: 'duplicate-accepted'; readonly messageId: string; readonly recipientIndex: number }
  /** A heartbeat came through the path that the events of Amazon SES take. */
  | { readonly event: 'heartbeat-received'; readonly secondsUnderWay: number }
  /** A delivery ended without a provider call of this worker. */
  | {
      readonly event: 'delivery-ended';
      readonly messageId: string;
      readonly recipientIndex: number;
      readonly state: string;
      readonly reasons: readonly string[];
    }
  /** A delivery that was on its way has to wait outside the queues. */
  | {
      readonly event: 'delivery-held';
      readonly messageId: string;
      readonly recipientIndex: number;
      readonly state: string;
      readonly reasons: readonly string[];
    }
  /** Nothing keeps a delivery any more: it is on its way again. */
  | { readonly event: 'delivery-released'; readonly messageId: string; readonly recipientIndex: number }
  /** The sender of a request that was kept is a source's now: the request goes to the filter again. */
  | { readonly event: 'request-handed-back'; readonly record: string }
  /** A function has met what all mail of a scope would meet, and stops it for a while. */
  | { readonly event: 'stop-raised'; readonly scope: string; readonly error: string }
  /** So many stops stand, whether they hold anything or not. */
  | { readonly event: 'stops-counted'; readonly open: number }
  /** A delivery had not ended although its maximum age had passed: it was ended where it was found, in the ledger. */
  | {
      readonly event: 'delivery-overdue';
      readonly messageId: string;
      readonly recipientIndex: number;
      readonly lane: string;
      readonly was: string;
    }
  /** A delivery has not ended although the deadline of its hour has passed, and cannot be ended. */
  | {
      readonly event: 'delivery-not-ended';
      readonly messageId: string;
      readonly recipientIndex: number;
      readonly lane: string;
      readonly state: string;
      /** When the hour began in which it was accepted, ISO 8601. */
      readonly hour: string;
    }
  /** At its deadline: what was accepted in an hour, and what of it has ended. */
  | {
      readonly event: 'hour-counted';
      readonly hour: string;
      readonly lane: string;
      readonly accepted: number;
      readonly ended: number;
      /** How long ago the hour began. */
      readonly hoursAgo: number;
    }
  /** Everything that was due up to so many seconds ago has been looked at. */
  | { readonly event: 'reconciled'; readonly secondsBehind: number }
  /** What Amazon SES lets the account send. */
  | {
      readonly event: 'quota-read';
      /** Of the quota of 24 hours, 0 to 100. */
      readonly percentLeft: number;
      readonly sentLast24Hours: number;
      readonly perSecond: number;
    }
  /** What a function gave up on is kept, and its deliveries have come to their end. */
  | {
      readonly event: 'dead-letter-kept';
      readonly record: string;
      readonly stage: DeadLetterStage;
      /** Class name of the error. */
      readonly error: string;
      readonly deliveries: number;
    }
  /** People wanted a dead letter back, and this came of it (domain/redrive/kept-letter.ts). */
  | {
      readonly event: 'dead-letter-redriven';
      readonly record: string;
      readonly stage: DeadLetterStage;
      readonly outcome: string;
      readonly error?: ErrorDescription;
    }
  /** Amazon SES has told what became of a mail. */
  | {
      readonly event: 'feedback-recorded';
      readonly record: string;
      readonly type: string;
      /** What it comes to (domain/feedback/effects.ts). */
      readonly code: string;
      /** The rate it belongs to, if any. */
      readonly rate?: 'bounce' | 'complaint';
      /** For the first time: only then is it counted. */
      readonly isNew: boolean;
      /** An answer of the mailbox simulator: never counted outside a local stack. */
      readonly isSimulated?: true;
      /** Of the delivery; absent where it is none that is known. */
      readonly messageId?: string;
      readonly recipientIndex?: number;
    }
  /** An address was suppressed, or its suppression was renewed. */
  | { readonly event: 'address-suppressed'; readonly record: string; readonly origin: string; readonly code: string }
  /** Readable, and not about a mail of ours. */
  | { readonly event: 'feedback-ignored'; readonly record: string; readonly code: string }
  /** A source has changed who is in the directory. */
  | {
      readonly event: 'directory-changed';
      readonly record: string;
      readonly source: string;
      readonly change: 'put' | 'remove';
    }
  /** Somebody asked for a change of the directory that is not theirs to make, or that is none. */
  | {
      readonly event: 'directory-change-refused';
      readonly record: string;
      readonly because: string;
      /** RoleId or UserId. */
      readonly principal: string;
      readonly source?: string;
    }
  /** Somebody asked control for something, and got an answer. Who it was is in the audit. */
  | {
      readonly event: 'command-answered';
      readonly command: string;
      readonly role: string;
      /** `done`, or the code of the no. */
      readonly outcome: string;
    }
  /** Somebody asked control for something they may not have. */
  | {
      readonly event: 'command-refused';
      readonly because: 'unknown-caller' | 'not-permitted';
      /** RoleId or UserId; never the name of a session, which may be an address. */
      readonly principal?: string;
      readonly role?: string;
      readonly command?: string;
    }
  | {
      readonly event: 'command-failed';
      readonly command: string;
      readonly because: 'outage' | 'unexpected';
      readonly store?: OwnStore;
      readonly error: ErrorDescription;
    }
  /** Somebody used an unsubscribe link. */
  | {
      readonly event: 'unsubscribe-answered';
      readonly outcome: 'unsubscribed' | 'was-unsubscribed' | 'unknown-link';
      readonly purpose?: string;
      /** Of the delivery whose link it is. */
      readonly messageId?: string;
      readonly recipientIndex?: number;
    }
  | {
      readonly event: 'unsubscribe-failed';
      readonly because: 'outage' | 'unexpected';
      readonly store?: OwnStore;
      readonly error: ErrorDescription;
    }
  | { readonly event: 'record-postponed'; readonly record: string; readonly seconds: number; readonly because: string }
  | { readonly event: 'record-untrusted'; readonly record: string; readonly because: string }
  | { readonly event: 'record-unreadable'; readonly record: string; readonly because: string }
  | {
      readonly event: 'record-failed';
      readonly record: string;
      readonly receiveCount: number;
      readonly because: 'outage' | 'unexpected';
      readonly store?: OwnStore;
      readonly error: ErrorDescription;
    }
  | { readonly event: 'record-dead-lettered'; readonly record: string; readonly error: string };

/** Takes an observation; never throws. */
export type Observe = (observation: Observation) => void;
