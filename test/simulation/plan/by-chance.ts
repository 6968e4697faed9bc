import type { Random } from '../world/random.ts';
import { beginning } from '../world/timeline.ts';
import { planActs, planPolicies, planRedrives } from './acts.ts';
import { type Plan, type Rates, type Service, services, unlimited, type WeakPoints } from './plan.ts';
import { planRequests } from './requests.ts';
import type { Span } from './spans.ts';

const minute = 60_000;

/**
 * A plan of what may always happen. One in six is quiet; in all others every kind of fault is there or not, and seldom or
 * often.
 */
export const planByChance = (seed: number, random: Random): Plan => {
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
  const own = random.fork('reconcile');
  const reconciles = own.chance(0.08)
    ? { crashes: own.pick([0, 0, 0, 0.005]), crashUntil: beginning + 330 * minute, isNew: own.chance(0.2) }
    : undefined;
  const lengths = reconciles === undefined ? [1, 3, 10, 25] : [10, 25];
  const faultsEndAt = isQuiet ? beginning : beginning + random.pick(lengths) * minute;
  // Slices begin when the run does: what comes in the middle of one ends in the middle of another.
  const requestsBeginAt =
    beginning + (reconciles === undefined ? 0 : own.int(0, Math.min(6 * minute, faultsEndAt - beginning)));
  const movedEnvelopes = isCalm || !own.chance(0.06) ? 0 : 0.5;
  const [lostContent, moved] = [maybe(0.06, 0.6), isCalm || !own.chance(0.05) ? 0 : 0.6];
  const standstills = maybe(0.25, 0.04);
  const policies = random.fork('policies');
  const weak = random.fork('weak points');
  return {
    seed,
    isQuiet,
    isCalm,
    requestsBeginAt,
    faultsEndAt,
    latency: random.pick([5, 20, 80]),
    rates: {
      tables: rates(0.1),
      objects: rates(0.15),
      queues: rates(0.15),
      topics: rates(0.2),
      account: rates(0.2),
    },
    outages: [
      ...(reconciles === undefined || isCalm ? [] : outageAtEnds(own, requestsBeginAt)),
      ...spans(random, isCalm ? 0 : 0.15, faultsEndAt, [20_000, 2 * minute, 10 * minute, 60 * minute]).map((span) => ({
        ...span,
        of: random.pick(services),
      })),
    ],
    unprocessedKeys: maybe(0.25, 0.3),
    shortPages: maybe(0.3, 0.5),
    indexLagMilliseconds: random.pick([0, 50, 800]),
    partialFailures: maybe(0.25, 0.3),
    crashes: maybe(0.45, 0.05),
    weakPoints: isCalm || !weak.chance(0.25) ? undefined : planWeakPoints(weak),
    feedbackCrashes: 0,
    standstills,
    callStandstills: standstills,
    queueCopies: maybe(0.35, 0.3),
    queueDelay: isCalm ? 50 : random.pick([50, 50, 2_000, 20_000]),
    deleteFailures: maybe(0.25, 0.2),
    visibilitySeconds: isCalm ? 180 : random.pick([180, 180, 60, 8]),
    workers: random.int(1, 3),
    batchSize: random.pick([1, 3, 10]),
    ses: {
      throttled: maybeOfSes(0.25, 0.5),
      unavailable: maybeOfSes(0.2, 0.4),
      rejected: maybeOfSes(0.15, 0.2),
      lost: maybeOfSes(0.5, 0.6),
      lostButTaken: random.pick([0, 0.5, 0.9, 1]),
    },
    burst: random.pick([1, 3, 100, 100]),
    sendRates: planRates(random),
    hasReading: random.chance(0.85),
    day: random.pick([largeDay, largeDay, largeDay, largeDay, largeDay, largeDay, largeDay, ...tightDays]),
    accountStopped: spans(random, isQuiet ? 0 : 0.07, faultsEndAt, [2 * minute, 10 * minute]),
    overDayQuota: spans(random, isQuiet ? 0 : 0.06, faultsEndAt, [2 * minute, 20 * minute]),
    misconfigured: spans(random, isQuiet ? 0 : 0.08, faultsEndAt, [minute, 8 * minute]).map((span) => ({
      ...span,
      which: random.int(0, 3),
    })),
    events: {
      lost: maybe(0.15, 0.5),
      lostMails: maybe(0.1, 0.5),
      late: maybe(0.15, 0.5),
      twice: maybeOfSes(0.3, 0.5),
      reordered: maybe(0.25, 0.5),
      unwelcome: 0,
      heldUp: spans(random, isCalm ? 0 : 0.15, faultsEndAt, [minute, 5 * minute, 20 * minute]),
    },
    poison: {
      lostContent,
      strangers: !isCalm && random.chance(0.06) ? 1 : 0,
      contentIsBackAt: beginning + random.int(2, 30) * minute,
      lostEnvelopes: reconciles === undefined || isCalm ? 0 : own.pick([0.3, 0.8]),
      moved,
      movedEnvelopes,
      movedEvents: 0,
    },
    reconciles,
    stopsAtLooks: 0,
    asksAtCounts: 0,
    requests: planRequests(random.fork('requests'), requestsBeginAt),
    acts: [
      ...(isCalm && !isQuiet ? [] : planActs(random.fork('acts'))),
      ...(lostContent + moved + movedEnvelopes > 0 ? planRedrives(random.fork('redrives')) : []),
      ...(policies.chance(reconciles === undefined ? 0.08 : 0.4) ? planPolicies(policies) : []),
    ],
    names: { eventsTopic: 'arn:aws:sns:eu-west-1:111122223333:postern-sim-ses-events', account: '111122223333' },
  };
};

const planWeakPoints = (random: Random): WeakPoints => ({
  share: random.pick([0.05, 0.1, 0.2]),
  how: random.pick(['crash', 'crash', 'refused', 'lost', 'repeated', 'slow', 'standstill']),
  rate: random.pick([0.15, 0.4, 0.7]),
});

const largeDay = { quota: 50_000, sentBefore: 0, isTight: false } as const;
/** Bulk mail may use 80 of them, standard mail 95. */
export const tightDays = [
  { quota: 100, sentBefore: 78, isTight: true },
  { quota: 100, sentBefore: 94, isTight: true },
] as const;

const planRates = (random: Random): Plan['sendRates'] => {
  const first = { from: 0, perSecond: random.pick([1, 1, 2, 5, 14, 14, 100, unlimited]) };
  if (!random.chance(0.15)) return [first];
  return [first, { from: beginning + random.int(1_000, 3 * minute), perSecond: random.pick([1, 3, 14, 50]) }];
};

/**
 * The tables are out of reach while mail comes to its maximum age: whoever may end it finds it at the same moment. Or the
 * topic is in the quarter of an hour after it, when what nothing leads to is ended.
 */
const outageAtEnds = (random: Random, from: number): readonly (Span & { readonly of: Service })[] => {
  if (!random.chance(0.5)) return [];
  const of = random.pick(['tables', 'tables', 'topics'] as const);
  const maxAge = random.pick([3, 6, 40, 180]) * minute;
  const begins = from + maxAge + (of === 'topics' ? random.int(1, 15) * minute : 0) - random.int(0, 2 * minute);
  return [{ from: begins, until: begins + random.pick([3, 6, 20]) * minute, of }];
};

const spans = (random: Random, likely: number, end: number, lengths: readonly number[]): readonly Span[] => {
  if (!random.chance(likely)) return [];
  const from = beginning + random.int(0, Math.max(1, Math.min(end - beginning, 5 * minute)));
  return [{ from, until: from + random.pick(lengths) }];
};
