import type { Plan, Rates, Service } from '../plan/plan.ts';
import type { Trace } from '../trace.ts';
import type { Actor } from './actor.ts';
import type { Random } from './random.ts';
import type { Timeline } from './timeline.ts';
import { type AnyService, createWeakPoints } from './weak-points.ts';

/** A call over the network: when it takes effect, when it is answered, and what goes wrong with it. */
export type Remote = {
  /**
   * Calls a service of ours. The SDK repeats a call whose answer was lost: it may take effect twice, and the answer is that
   * of the second.
   * @param what - for the trace
   */
  readonly call: <Result>(call: {
    readonly actor: Actor;
    readonly service: Service;
    readonly what: string;
    readonly about?: readonly (string | undefined)[];
    /** By a client that repeats nothing. */
    readonly isSingleAttempt?: boolean;
    readonly perform: () => Result;
  }) => Promise<Result>;
  /** As `call`, where the caller says when what happens; undefined: it is never answered. */
  readonly answerLater: <Result>(actor: Actor, milliseconds: number, answer: () => Result) => Promise<Result>;
  /** Time passes for an actor. */
  readonly wait: (actor: Actor, milliseconds: number) => Promise<void>;
  /** Whether the actor stops for good at this call, and if so whether before it is made. */
  readonly crashesAt: (actor: Actor, service: AnyService) => 'before' | 'after' | undefined;
  readonly kill: (actor: Actor, because: string) => void;
  /** @param longest - milliseconds, one of them */
  readonly mayStandStill: (actor: Actor, usual: number, service: AnyService, longest: readonly number[]) => void;
};

export type RemoteDependencies = {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly plan: Plan;
  readonly trace: Trace;
  readonly count: (what: string) => void;
  readonly wasKilled: (actor: Actor) => void;
};

const never = <Result>(): Promise<Result> => new Promise<Result>(() => undefined);

const errorNames = [
  'ThrottlingException',
  'InternalServerError',
  'TimeoutError',
  'ProvisionedThroughputExceededException',
];

export const createRemote = ({ timeline, random, plan, trace, count, wasKilled }: RemoteDependencies): Remote => {
  const weaknessAt = createWeakPoints({ plan, random: random.fork('weak points'), timeline });
  const isFaulty = (): boolean => timeline.now() < plan.faultsEndAt;

  const kill = (actor: Actor, because: string): void => {
    if (!actor.isAlive) return;
    Object.assign(actor, { diedAt: timeline.now() });
    trace.note(actor.name, `stops for good: ${because}`, actor.about);
    wasKilled(actor);
  };

  const crashesAt = (actor: Actor, service: AnyService): 'before' | 'after' | undefined => {
    const { crashes = 0, crashUntil = 0 } = plan.reconciles ?? {};
    const isReconciling = actor.name.startsWith('reconcile') && timeline.now() < crashUntil;
    const besides = actor.name.startsWith('feedback') ? plan.feedbackCrashes : 0;
    const rate = isReconciling ? crashes : isFaulty() ? Math.max(plan.crashes, besides) : 0;
    if (!random.chance(Math.max(rate, weaknessAt(actor, 'crash', service)))) return undefined;
    if (actor.name.startsWith('control')) return undefined;
    count('crash');
    return random.pick(['before', 'after']);
  };

  const standStill = (
    actor: Actor,
    usual: number,
    service: AnyService,
    longest: readonly number[] = [3_000, 12_000, 25_000],
  ): void => {
    const rate = Math.max(isFaulty() ? usual : 0, weaknessAt(actor, 'standstill', service));
    if (!random.chance(rate)) return;
    const milliseconds = random.int(500, random.pick(longest));
    count('standstill');
    trace.note(actor.name, `stands still for ${milliseconds} ms`, actor.about);
    Object.assign(actor, { standsStillUntil: Math.max(actor.standsStillUntil, timeline.now() + milliseconds) });
  };

  const answerLater = <Result>(actor: Actor, milliseconds: number, answer: () => Result): Promise<Result> =>
    new Promise((resolve, reject) => {
      const go = (): void => {
        if (!actor.isAlive) return;
        if (timeline.now() < actor.standsStillUntil) {
          timeline.after(actor.standsStillUntil - timeline.now(), go);
          return;
        }
        try {
          resolve(answer());
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      timeline.after(milliseconds, go);
    });

  const failure = (service: Service): Error => {
    const name = random.pick(errorNames);
    return Object.assign(new Error(`${service} does not answer`), { name });
  };

  const call: Remote['call'] = ({ actor, service, what, about = [], isSingleAttempt = false, perform }) => {
    if (!actor.isAlive) return never();
    const ids = about.length === 0 ? actor.about : about;
    const note = (text: string): void => trace.note(actor.name, `${service}: ${what}${text}`, ids);
    const crash = crashesAt(actor, service);
    if (crash === 'before') {
      kill(actor, `before ${service}: ${what}`);
      return never();
    }
    standStill(actor, plan.standstills, service);
    const rates = plan.rates[service];
    const isOut = plan.outages.some(
      ({ of, from, until }) => of === service && timeline.now() >= from && timeline.now() < until,
    );
    const meets = (how: keyof Rates): boolean =>
      random.chance(Math.max(isFaulty() ? rates[how] : 0, weaknessAt(actor, how, service)));
    const isSlow = meets('slow');
    const underWay = isSlow ? random.int(300, 4_000) : random.int(1, plan.latency);
    if (isSlow) count(`${service}:slow`);
    if (isOut || meets('refused')) {
      count(`${service}:${isOut ? 'outage' : 'refused'}`);
      if (service === 'tables') actor.tableFailedAt.push(timeline.now());
      return answerLater(actor, underWay * (isOut ? 10 : 2), () => {
        note(' is refused');
        throw failure(service);
      });
    }
    const isLost = meets('lost');
    if (isLost && service === 'tables') actor.tableFailedAt.push(timeline.now());
    const isRepeated = !isLost && meets('repeated') && !isSingleAttempt;
    let outcome: { readonly result: ReturnType<typeof perform> } | { readonly error: unknown } | undefined;
    timeline.after(Math.floor(underWay / 2), () => {
      try {
        if (isRepeated) {
          count(`${service}:repeated`);
          attempt(perform);
        }
        outcome = { result: perform() };
        note(`${isRepeated ? ' (twice, the first answer was lost)' : ''}${isLost ? ' (the answer is lost)' : ''}`);
      } catch (error) {
        outcome = { error };
        note(`${isRepeated ? ' (twice)' : ''} -> ${error instanceof Error ? error.name : 'thrown'}`);
      }
      if (crash === 'after') kill(actor, `after ${service}: ${what}`);
    });
    return answerLater(actor, isLost ? underWay + random.int(1_000, 6_000) : underWay + 1, () => {
      if (isLost) {
        count(`${service}:lost`);
        throw failure(service);
      }
      if (outcome === undefined) throw new Error('a call was answered before it was made');
      if ('error' in outcome) throw outcome.error;
      return outcome.result;
    });
  };

  return {
    call,
    answerLater,
    crashesAt,
    kill,
    mayStandStill: standStill,
    wait: (actor, milliseconds) => (actor.isAlive ? answerLater(actor, milliseconds, () => undefined) : never()),
  };
};

const attempt = (perform: () => unknown): void => {
  try {
    perform();
  } catch {
    // Its answer is not heard.
  }
};
