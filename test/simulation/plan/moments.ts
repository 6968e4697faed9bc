import type { Random } from '../world/random.ts';
import { beginning } from '../world/timeline.ts';
import { type PeopleAct, planCrowdStop, planPolicies, planRaces, planRedrives } from './acts.ts';
import { tightDays } from './by-chance.ts';
import { type Plan, unlimited } from './plan.ts';
import { planBusySlice, planCrowd } from './requests.ts';

/** A moment that chance alone seldom meets, and what a plan is like that is made for it. */
type Moment = {
  /** Of the plans that it may be in. */
  readonly likely: number;
  /** In any where it is absent. */
  readonly mayBeIn?: (plan: Plan) => boolean;
  readonly make: (plan: Plan, random: Random) => Plan;
};

const minute = 60_000;
const isNotCalm = ({ isCalm }: Plan): boolean => !isCalm;
const isNotQuiet = ({ isQuiet }: Plan): boolean => !isQuiet;

/** Calls are lost, and what SES tells of them is late or lost: what all of unsure.ts is about. */
const storm: Moment = {
  likely: 0.14,
  mayBeIn: isNotQuiet,
  make: (plan, random) =>
    withMoments(inStorms, { ...plan, ses: { ...plan.ses, lost: 0.65, lostButTaken: 0.7 } }, random),
};

/** What SES tells comes late, and of some mails nothing; or it comes in any order. */
const lateNews: Moment = {
  likely: 1,
  make: (plan, random) => ({
    ...plan,
    events:
      isNotCalm(plan) && random.chance(0.4)
        ? { ...plan.events, reordered: 0.7 }
        : { ...plan.events, lostMails: 0.2, late: 0.5 },
  }),
};

/** Answers come when others have taken their calls for lost, and nothing else says what came of them. */
const lateAnswers: Moment = {
  likely: 0.5,
  mayBeIn: isNotCalm,
  make: (plan) => ({
    ...plan,
    callStandstills: 0.4,
    visibilitySeconds: 8,
    workers: 3,
    ses: { ...plan.ses, lost: 0.2 },
    events: { ...plan.events, lostMails: 0.6 },
  }),
};

/** SES tells of a call just when the next one is about to be made. */
const slowTables: Moment = {
  likely: 0.5,
  mayBeIn: isNotCalm,
  make: (plan) => ({ ...plan, rates: { ...plan.rates, tables: { ...plan.rates.tables, slow: 0.25 } } }),
};

/** After a first call that may have been lost SES takes nothing more before mail comes of age. */
const callsInVain: Moment = {
  likely: 0.2,
  make: (plan, random) => ({
    ...plan,
    overDayQuota: [
      { from: plan.requestsBeginAt + random.int(5_000, 60_000), until: plan.requestsBeginAt + 50 * minute },
    ],
    events: { ...plan.events, lostMails: 0.6 },
  }),
};

/** Whoever takes in what SES tells dies in the middle of it. */
const feedbackDies: Moment = {
  likely: 0.25,
  mayBeIn: isNotCalm,
  make: (plan) => ({ ...plan, feedbackCrashes: 0.4 }),
};

/** SES tells a part only of what became of its mails. */
const toldInPart: Moment = {
  likely: 0.3,
  mayBeIn: isNotCalm,
  make: (plan) => ({ ...plan, events: { ...plan.events, lost: 0.4 } }),
};

/** A storm is never quiet. */
const inStorms: readonly Moment[] = [lateNews, lateAnswers, slowTables, callsInVain, toldInPart, feedbackDies];

/** Many at once, which all wait for the same, so that whoever takes them on has pages of them, and some of a page fail. */
const crowd: Moment = {
  likely: 0.1,
  mayBeIn: ({ isCalm, reconciles }) => !isCalm && reconciles === undefined,
  make: (plan, random) => {
    // Anywhere in a minute: the windows of quotas are minutes of the clock.
    const from = plan.requestsBeginAt + random.int(0, 50_000);
    return withMoments(
      inCrowds,
      {
        ...plan,
        requests: planCrowd(random, from),
        batchSize: 10,
        partialFailures: 0.4,
        sendRates: [{ from: 0, perSecond: random.pick([1, 14, 100, unlimited]) }],
        acts: [...plan.acts, ...(random.chance(0.5) ? planCrowdStop(random, from) : [])],
      },
      random,
    );
  },
};

/** The tables refuse, and do it at once: what is decided without them is decided in the same minute. */
const promptRefusals: Moment = {
  likely: 0.3,
  make: (plan) => ({
    ...plan,
    standstills: 0,
    rates: { ...plan.rates, tables: { refused: 0.15, lost: 0, repeated: 0, slow: 0 } },
  }),
};

/** There is room for a few of them in the day, and SES is asked how much of it is used up just as they are counted. */
const lastOfDay: Moment = {
  likely: 0.3,
  make: (plan, random) => ({ ...plan, day: random.pick(tightDays), asksAtCounts: 0.5 }),
};

/** All of one lane and at the same moment: workers ask for the tokens of the same windows. */
const contended: Moment = {
  likely: 0.3,
  make: (plan, random) => ({
    ...plan,
    workers: 3,
    queueDelay: 50,
    sendRates: [{ from: 0, perSecond: random.pick([50, 100]) }],
    requests: plan.requests.map((each) =>
      typeof each.request === 'string'
        ? each
        : { ...each, source: 'shop', door: 'standard', request: { ...each.request, purpose: 'notice' } },
    ),
  }),
};

/** What SES tells of all of them comes at once. */
const toldAtOnce: Moment = {
  likely: 0.3,
  make: (plan, random) => {
    const from = plan.requestsBeginAt;
    const until = from + random.int(60_000, 3 * minute);
    return { ...plan, workers: 3, events: { ...plan.events, heldUp: [{ from, until }] } };
  },
};

/** Nobody wants them: they bounce, and people complain, at the same moment. */
const unwelcome: Moment = {
  likely: 0.3,
  make: (plan) => ({ ...plan, events: { ...plan.events, unwelcome: 0.8 } }),
};

/** Nothing of it may leave: so many sources are told at once as one call of SNS takes, and more. */
const refusedAtOnce: Moment = {
  likely: 0.15,
  make: (plan) => ({
    ...plan,
    workers: 1,
    latency: 80,
    acts: [...plan.acts, { at: beginning, act: 'stop', scope: 'everything', queued: 'discard' }],
  }),
};

/** A crowd is never calm. */
const inCrowds: readonly Moment[] = [promptRefusals, lastOfDay, contended, toldAtOnce, unwelcome, refusedAtOnce];

/** People stop things at the very moment that they are about to leave, and tables are slow. */
const race: Moment = {
  likely: 0.14,
  mayBeIn: isNotCalm,
  make: (plan, random) => ({
    ...plan,
    rates: {
      ...plan.rates,
      tables: { ...plan.rates.tables, slow: 0.25 },
      objects: { ...plan.rates.objects, slow: 0.5 },
    },
    indexLagMilliseconds: random.pick([50, 3_000, 8_000]),
    queueDelay: random.pick([plan.queueDelay, 5_000]),
    sendRates: [{ from: 0, perSecond: random.pick([1, unlimited]) }],
    stopsAtLooks: random.chance(0.5) ? 0.3 : 0,
    acts: [...plan.acts, ...planRaces(random, plan.requests)],
  }),
};

/** The tables leave so much unprocessed that asking again does not help. */
const starved: Moment = {
  likely: 0.05,
  mayBeIn: isNotCalm,
  make: (plan) => ({ ...plan, unprocessedKeys: 0.95 }),
};

/** People have stopped everything for good when AWS stops the account. */
const stoppedAlready: Moment = {
  likely: 0.4,
  mayBeIn: ({ accountStopped }) => accountStopped.length > 0,
  make: (plan, random) => ({
    ...plan,
    acts: [
      ...plan.acts,
      ...plan.accountStopped.map(
        ({ from }): PeopleAct => ({
          at: Math.max(beginning, from - random.int(0, 30_000)),
          act: 'stop',
          scope: 'everything',
          queued: 'discard',
        }),
      ),
    ],
  }),
};

/** What was given up is given up again, once people have had it brought back. */
const givenUpSoon: Moment = {
  likely: 0.5,
  mayBeIn: ({ poison }) => poison.lostContent > 0,
  make: (plan) => ({ ...plan, visibilitySeconds: 8 }),
};

/** And what brings it back is refused by the queues. */
const refusedQueues: Moment = {
  likely: 0.4,
  mayBeIn: ({ poison }) => poison.lostContent > 0,
  make: (plan) => ({ ...plan, rates: { ...plan.rates, queues: { ...plan.rates.queues, refused: 0.4 } } }),
};

/** What SES tells is given up, and people want it back. */
const lostNews: Moment = {
  likely: 0.04,
  mayBeIn: isNotCalm,
  make: (plan, random) => ({
    ...plan,
    poison: { ...plan.poison, movedEvents: 0.4 },
    acts: [...plan.acts, ...planRedrives(random)],
  }),
};

/** SQS moves a copy of an envelope to the dead letters while a worker has another one, and its lease. */
const movedUnderLease: Moment = {
  likely: 0.04,
  mayBeIn: isNotCalm,
  make: (plan, random) => ({
    ...plan,
    queueCopies: 0.5,
    callStandstills: 0.3,
    poison: { ...plan.poison, movedEnvelopes: 0.5 },
    acts: [...plan.acts, ...planRedrives(random)],
  }),
};

/** So much of one source in one slice that reconcile notes what has ended for good. */
const busySlice: Moment = {
  likely: 0.03,
  mayBeIn: ({ reconciles }) => reconciles !== undefined,
  make: (plan, random) => ({
    ...plan,
    batchSize: 10,
    sendRates: [{ from: 0, perSecond: unlimited }],
    requests: [...plan.requests, ...planBusySlice(random, plan.requestsBeginAt)],
  }),
};

/** Whom nobody knew turns out to be a source's. */
const adopted: Moment = {
  likely: 0.5,
  mayBeIn: ({ requests }) => requests.some(({ isForged }) => isForged),
  make: (plan, random) => ({ ...plan, acts: [...plan.acts, ...planPolicies(random, ['adopting'])] }),
};

const withMoments = (moments: readonly Moment[], plan: Plan, random: Random): Plan =>
  moments.reduce((made, { likely, mayBeIn, make }, index) => {
    const own = random.fork(`moment ${index}`);
    return mayBeIn?.(made) !== false && own.chance(likely) ? make(made, own) : made;
  }, plan);

/** A plan made by chance, as it has to be for the moments that its seed is for, none or several. */
export const madeForMoments = (plan: Plan, random: Random): Plan =>
  withMoments(
    [
      storm,
      crowd,
      race,
      starved,
      givenUpSoon,
      refusedQueues,
      lostNews,
      movedUnderLease,
      stoppedAlready,
      adopted,
      busySlice,
    ],
    plan,
    random,
  );
