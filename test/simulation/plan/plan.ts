import type { Lane } from '../../../lambdas/contract/lanes.ts';
import type { MailRequest } from '../../../lambdas/contract/mail-request.ts';
import type { PeopleAct } from './acts.ts';
import type { Span } from './spans.ts';

/** What may fail on its own. */
export const services = ['tables', 'objects', 'queues', 'topics', 'account'] as const;
export type Service = (typeof services)[number];

/** How likely a call goes wrong, and how. */
export type Rates = {
  /** It has no effect, and says so. */
  readonly refused: number;
  /** It has its effect, and the answer is an error. */
  readonly lost: number;
  /** It has its effect twice. */
  readonly repeated: number;
  readonly slow: number;
};

/** Some of what functions ask of services (`world/weak-points.ts`), at which one thing goes wrong time and again. */
export type WeakPoints = {
  /** Of all points. */
  readonly share: number;
  readonly how: 'crash' | 'refused' | 'lost' | 'repeated' | 'slow' | 'standstill';
  readonly rate: number;
};

/** Whether such a thing goes wrong time and again somewhere, however seldom it does everywhere else. */
export const isWeakIn = ({ weakPoints }: Pick<Plan, 'weakPoints'>, ...kinds: readonly WeakPoints['how'][]): boolean =>
  weakPoints !== undefined && kinds.includes(weakPoints.how);

export type PlannedRequest = {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly source: 'shop' | 'crm';
  readonly door: Lane;
  readonly request: MailRequest | string;
  /** Of this very request again: so many messages. */
  readonly isForged?: boolean;
};

/** All that is going to happen in a run, and how likely. Times are milliseconds since the epoch. */
export type Plan = {
  readonly seed: number;
  /** Nothing goes wrong: invariants are at their strictest. */
  readonly isQuiet: boolean;
  /** Whatever is ours works, and nobody stops anything: only SES may answer and tell as it likes. */
  readonly isCalm: boolean;
  /** Before this nobody asks for anything. */
  readonly requestsBeginAt: number;
  /** From then on nothing goes wrong any more. */
  readonly faultsEndAt: number;
  readonly latency: number;
  readonly rates: Readonly<Record<Service, Rates>>;
  readonly outages: readonly (Span & { readonly of: Service })[];
  readonly unprocessedKeys: number;
  /** To the very end: it is no fault that a page is short. */
  readonly shortPages: number;
  readonly indexLagMilliseconds: number;
  readonly partialFailures: number;
  readonly crashes: number;
  readonly weakPoints: WeakPoints | undefined;
  /** Of the feedback function, besides. */
  readonly feedbackCrashes: number;
  readonly standstills: number;
  /** The same at calls of SES. */
  readonly callStandstills: number;
  readonly queueCopies: number;
  readonly queueDelay: number;
  readonly deleteFailures: number;
  readonly visibilitySeconds: number;
  readonly workers: number;
  readonly batchSize: number;
  readonly ses: {
    readonly throttled: number;
    readonly unavailable: number;
    readonly rejected: number;
    readonly lost: number;
    /** Of those. */
    readonly lostButTaken: number;
  };
  /** More than so many in a second SES refuses, whatever rate it has told of. */
  readonly burst: number;
  /** The account's rates, by when they hold: SES tells of them from then on. */
  readonly sendRates: readonly { readonly from: number; readonly perSecond: number }[];
  /** Whether the workers have a reading of the account from the beginning. */
  readonly hasReading: boolean;
  readonly day: { readonly quota: number; readonly sentBefore: number; readonly isTight: boolean };
  readonly accountStopped: readonly Span[];
  readonly overDayQuota: readonly Span[];
  readonly misconfigured: readonly (Span & { readonly which: number })[];
  readonly events: {
    readonly lost: number;
    readonly lostMails: number;
    readonly late: number;
    readonly twice: number;
    readonly reordered: number;
    /** How likely a mail bounces for good or is complained about, besides. */
    readonly unwelcome: number;
    /** Feedback is held up: what is published comes in its order, and all of it after the end. */
    readonly heldUp: readonly Span[];
  };
  /** How likely a content is gone, and somebody else puts envelopes on the queue: dead letters in the end. */
  readonly poison: {
    readonly lostContent: number;
    readonly strangers: number;
    /** When a part of what was lost is there again. */
    readonly contentIsBackAt: number;
    /** An envelope is lost on its way, by whatever nobody has thought of: nothing leads to its delivery any more. */
    readonly lostEnvelopes: number;
    /** SQS itself moves a request to the dead letters, received too often or not. */
    readonly moved: number;
    /** And an envelope, or one copy of it, whatever has become of its delivery by then. */
    readonly movedEnvelopes: number;
    /** And what SES tells. */
    readonly movedEvents: number;
  };
  /** Whether what was accepted is compared with what has ended, until every hour has been counted; costs hours of the run. */
  readonly reconciles:
    | {
        readonly crashes: number;
        readonly crashUntil: number;
        /** It has never come to the end of a run before. */
        readonly isNew: boolean;
      }
    | undefined;
  /** How likely people stop everything just as a worker has looked whether something is stopped. */
  readonly stopsAtLooks: number;
  /** How likely SES is asked about the account just as a mail is counted against its day. */
  readonly asksAtCounts: number;
  readonly requests: readonly PlannedRequest[];
  readonly acts: readonly PeopleAct[];
  readonly names: { readonly eventsTopic: string; readonly account: string };
};

/** As Amazon SES says that there is no limit. */
export const unlimited = -1;

export const rateAt = ({ sendRates }: Plan, time: number): number =>
  sendRates.findLast(({ from }) => from <= time)?.perSecond ?? 1;

/** When the last of what goes wrong in a plan is over. */
export const faultsOver = (plan: Plan): number =>
  Math.max(
    plan.faultsEndAt,
    ...[plan.outages, plan.accountStopped, plan.overDayQuota, plan.misconfigured, plan.events.heldUp].flatMap((each) =>
      each.map(({ until }) => until),
    ),
  );
