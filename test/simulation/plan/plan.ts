import type { Lane } from '../../../lambdas/contract/lanes.ts';
import type { MailRequest } from '../../../lambdas/contract/mail-request.ts';
import { createRandom, type Random } from '../world/random.ts';
import { beginning } from '../world/timeline.ts';
import { type PeopleAct, planActs, planCrowdStop, planRaces, planRedrives } from './acts.ts';
import { planRequests } from './requests.ts';
import type { Span } from './spans.ts';

/** What may fail on its own. */
export const services = ['tables', 'objects', 'queues', 'topics', 'account'] as const;
export type Service = (typeof services)[number];

/** How likely a call goes wrong, and how. */
type Rates = {
  /** It has no effect, and says so. */
  readonly refused: number;
  /** It has its effect, and the answer is an error. */
  readonly lost: number;
  /** It has its effect twice. */
  readonly repeated: number;
  readonly slow: number;
};

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
  /** From then on nothing goes wrong any more. */
  readonly faultsEndAt: number;
  readonly latency: number;
  readonly rates: Readonly<Record<Service, Rates>>;
  readonly outages: readonly (Span & { readonly of: Service })[];
  readonly unprocessedKeys: number;
  readonly shortPages: number;
  readonly indexLagMilliseconds: number;
  readonly partialFailures: number;
  readonly crashes: number;
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
  readonly requests: readonly PlannedRequest[];
  readonly acts: readonly PeopleAct[];
  readonly names: { readonly eventsTopic: string; readonly account: string };
};

const minute = 60_000;

/** The plan of a seed. One in six is quiet; in all others every kind of fault is there or not, and seldom or often. */
export const planOf = (seed: number): Plan => {
  const random = createRandom(seed).fork('plan');
  const isQuiet = random.chance(0.17);
  const isCalm = isQuiet || random.chance(0.14);
  const maybe = (likely: number, most: number): number =>
    !isCalm && random.chance(likely) ? most * (0.1 + 0.9 * random.next()) : 0;
  const maybeOfSes = (likely: number, most: number): number =>
    !isQuiet && random.chance(likely) ? most * (0.1 + 0.9 * random.next()) : 0;
  const rates = (most: number): Rates => ({
    refused: maybe(0.3, most),
    lost: maybe(0.3, most),
    repeated: maybe(0.3, most),
    slow: maybe(0.25, most),
  });
  /** Calls are lost, and what SES tells of them is late or lost: what all of unsure.ts is about. */
  const isStorm = !isQuiet && random.chance(0.14);
  const isOutOfOrder = isStorm && !isCalm && random.chance(0.4);
  const own = random.fork('reconcile');
  const reconciles = own.chance(0.08)
    ? { crashes: own.pick([0, 0, 0, 0.005]), crashUntil: beginning + 330 * minute, isNew: own.chance(0.2) }
    : undefined;
  const lengths = reconciles === undefined ? [1, 3, 10, 25] : [10, 25];
  const faultsEndAt = isQuiet ? beginning : beginning + random.pick(lengths) * minute;
  // Slices begin when the run does: what comes in the middle of one ends in the middle of another.
  const from = beginning + (reconciles === undefined ? 0 : own.int(0, Math.min(6 * minute, faultsEndAt - beginning)));
  const races = random.fork('races');
  /** Many at once, which all wait for the same, so that whoever takes them on has pages of them, and some of a page fail. */
  const isCrowd = !isCalm && reconciles === undefined && races.chance(0.05);
  const requests = planRequests(random.fork('requests'), from, isCrowd);
  /** People stop things at the very moment that they are about to leave, and tables are slow. */
  const isRace = !isCalm && races.chance(0.14);
  /** Answers come when others have taken their calls for lost, and nothing else says what came of them. */
  const isLate = isStorm && !isCalm && races.chance(0.35);
  /** SES tells of a call just when the next one is about to be made. */
  const isSlowStorm = isStorm && !isCalm && races.chance(0.5);
  /** After a first call that may have been lost SES takes nothing more before mail comes of age. */
  const isInVain = isStorm && races.chance(0.2);
  /** SES tells a part only of what became of its mails. */
  const isToldInPart = isStorm && !isCalm && races.chance(0.3);
  /** The tables leave so much unprocessed that asking again does not help. */
  const isStarved = !isCalm && races.chance(0.05);
  const unprocessedKeys = maybe(0.25, 0.3);
  const standstills = maybe(0.25, 0.04);
  const movedEnvelopes = isCalm || !own.chance(0.06) ? 0 : 0.5;
  const [lostContent, moved] = [maybe(0.06, 0.6), isCalm || !own.chance(0.05) ? 0 : 0.6];
  /** And again, once people have had it brought back. */
  const isGivenUpSoon = lostContent > 0 && races.chance(0.5);
  return {
    seed,
    isQuiet,
    isCalm,
    faultsEndAt,
    latency: random.pick([5, 20, 80]),
    rates: {
      tables: { ...rates(0.1), ...(isRace || isSlowStorm ? { slow: 0.25 } : {}) },
      objects: { ...rates(0.15), ...(isRace ? { slow: 0.5 } : {}) },
      queues: { ...rates(0.15), ...(lostContent > 0 && races.chance(0.4) ? { refused: 0.4 } : {}) },
      topics: rates(0.2),
      account: rates(0.2),
    },
    outages: [
      ...(reconciles === undefined || isCalm ? [] : outageAtEnds(own, from)),
      ...spans(random, isCalm ? 0 : 0.15, faultsEndAt, [20_000, 2 * minute, 10 * minute, 60 * minute]).map((span) => ({
        ...span,
        of: random.pick(services),
      })),
    ],
    unprocessedKeys: isStarved ? 0.95 : unprocessedKeys,
    shortPages: maybe(0.3, 0.5),
    indexLagMilliseconds: isRace ? races.pick([50, 3_000]) : random.pick([0, 50, 800]),
    partialFailures: isCrowd ? 0.4 : maybe(0.25, 0.3),
    crashes: maybe(0.45, 0.05),
    standstills,
    callStandstills: isLate ? 0.4 : standstills,
    queueCopies: maybe(0.35, 0.3),
    queueDelay: isCalm ? 50 : random.pick([50, 50, 2_000, 20_000]),
    deleteFailures: maybe(0.25, 0.2),
    visibilitySeconds: isLate || isGivenUpSoon ? 8 : isCalm ? 180 : random.pick([180, 180, 60, 8]),
    workers: random.int(1, 3),
    batchSize: isCrowd ? 10 : random.pick([1, 3, 10]),
    ses: {
      throttled: maybeOfSes(0.25, 0.5),
      unavailable: maybeOfSes(0.2, 0.4),
      rejected: maybeOfSes(0.15, 0.2),
      lost: isStorm ? 0.65 : maybeOfSes(0.5, 0.6),
      lostButTaken: isStorm ? 0.7 : random.pick([0, 0.5, 0.9, 1]),
    },
    burst: random.pick([1, 3, 100, 100]),
    sendRates: isRace || isCrowd ? [{ from: 0, perSecond: races.pick([1, unlimited]) }] : planRates(random),
    hasReading: random.chance(0.85),
    day: random.pick([largeDay, largeDay, largeDay, largeDay, largeDay, largeDay, largeDay, ...tightDays]),
    accountStopped: spans(random, isQuiet ? 0 : 0.07, faultsEndAt, [2 * minute, 10 * minute]),
    overDayQuota: isInVain
      ? [{ from: from + races.int(5_000, 60_000), until: from + 50 * minute }]
      : spans(random, isQuiet ? 0 : 0.06, faultsEndAt, [2 * minute, 20 * minute]),
    misconfigured: spans(random, isQuiet ? 0 : 0.08, faultsEndAt, [minute, 8 * minute]).map((span) => ({
      ...span,
      which: random.int(0, 3),
    })),
    events: {
      lost: isToldInPart ? 0.4 : maybe(0.15, 0.5),
      lostMails: isLate || isInVain ? 0.6 : isStorm && !isOutOfOrder ? 0.2 : maybe(0.1, 0.5),
      late: isStorm && !isOutOfOrder ? 0.5 : maybe(0.15, 0.5),
      twice: maybeOfSes(0.3, 0.5),
      reordered: isOutOfOrder ? 0.7 : maybe(0.25, 0.5),
      heldUp: spans(random, isCalm ? 0 : 0.15, faultsEndAt, [minute, 5 * minute, 20 * minute]),
    },
    poison: {
      lostContent,
      strangers: !isCalm && random.chance(0.06) ? 1 : 0,
      contentIsBackAt: beginning + random.int(2, 30) * minute,
      lostEnvelopes: reconciles === undefined || isCalm ? 0 : own.pick([0.3, 0.8]),
      moved,
      movedEnvelopes,
    },
    reconciles,
    stopsAtLooks: isRace && races.chance(0.5) ? 0.3 : 0,
    requests,
    acts: [
      ...(isCalm && !isQuiet ? [] : planActs(random.fork('acts'))),
      ...(isRace ? planRaces(races, requests) : []),
      ...(isCrowd && races.chance(0.6) ? planCrowdStop(races, from) : []),
      ...(lostContent + moved + movedEnvelopes > 0 ? planRedrives(random.fork('redrives')) : []),
    ],
    names: { eventsTopic: 'arn:aws:sns:eu-west-1:111122223333:postern-sim-ses-events', account: '111122223333' },
  };
};

const largeDay = { quota: 50_000, sentBefore: 0, isTight: false } as const;
/** Bulk mail may use 80 of them, standard mail 95. */
const tightDays = [
  { quota: 100, sentBefore: 78, isTight: true },
  { quota: 100, sentBefore: 94, isTight: true },
] as const;

/** As Amazon SES says that there is no limit. */
export const unlimited = -1;

const planRates = (random: Random): Plan['sendRates'] => {
  const first = { from: 0, perSecond: random.pick([1, 1, 2, 5, 14, 14, 100, unlimited]) };
  if (!random.chance(0.15)) return [first];
  return [first, { from: beginning + random.int(1_000, 3 * minute), perSecond: random.pick([1, 3, 14, 50]) }];
};

export const rateAt = ({ sendRates }: Plan, time: number): number =>
  sendRates.findLast(({ from }) => from <= time)?.perSecond ?? 1;

/**
 * The tables are out of reach while mail comes to its maximum age: whoever may end it finds it at the same moment. Or the
 * topic is a quarter of an hour later, when what nothing leads to is ended.
 */
const outageAtEnds = (random: Random, from: number): readonly (Span & { readonly of: Service })[] => {
  if (!random.chance(0.5)) return [];
  const of = random.pick(['tables', 'tables', 'topics'] as const);
  const maxAge = random.pick([3, 6, 40, 180]) * minute;
  const begins = from + maxAge + (of === 'topics' ? 15 * minute : 0) - random.int(0, 2 * minute);
  return [{ from: begins, until: begins + random.pick([3, 6, 20]) * minute, of }];
};

const spans = (random: Random, likely: number, end: number, lengths: readonly number[]): readonly Span[] => {
  if (!random.chance(likely)) return [];
  const from = beginning + random.int(0, Math.max(1, Math.min(end - beginning, 5 * minute)));
  return [{ from, until: from + random.pick(lengths) }];
};

/** When the last of what goes wrong in a plan is over. */
export const faultsOver = (plan: Plan): number =>
  Math.max(
    plan.faultsEndAt,
    ...[plan.outages, plan.accountStopped, plan.overDayQuota, plan.misconfigured, plan.events.heldUp].flatMap((each) =>
      each.map(({ until }) => until),
    ),
  );
