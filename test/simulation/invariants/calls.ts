import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import type { ProviderCall } from '../aws/ses.ts';
import { parsedPolicy } from '../plan/policy.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import { isExcused } from './excuses.ts';
import { lookMilliseconds, scopesOf, type Truth, toldMilliseconds, windowOf } from './truth.ts';

/** "20 to 80 seconds", "15 to 17 minutes" (docs/delivery.md), and what asking, looking and waiting for a turn takes. */
const longestWaits = { resend: 80_000 + 30_000, wait: 17 * 60_000 + 30_000 } as const;

/** "Again in ..." (docs/delivery.md). */
const retryMilliseconds: Readonly<Record<string, number>> = {
  throttled: 2_000,
  unavailable: 15_000,
  'day-quota': 900_000,
  'account-stopped': 90_000,
};

/** At every call of SES: it may be made, now, by this worker, and for this mail. */
export const watchCalls = (world: World, truth: Truth): Watcher => {
  const { violate, timeline, count, plan } = world;
  // What else SES answers may keep a mail longer.
  const { throttled, unavailable } = plan.ses;
  const isOnlySes =
    plan.isCalm &&
    throttled + unavailable === 0 &&
    [plan.accountStopped, plan.overDayQuota, plan.misconfigured].every(({ length }) => length === 0) &&
    !plan.day.isTight &&
    plan.burst > 10;

  const mayBeMade = (call: ProviderCall, delivery: Delivery, by: string): string | undefined => {
    const { state, attempt, lease, mailbox, validUntil, dryRun, decisions, whenUnsure } = delivery;
    const now = timeline.now();
    if (state !== 'leased') return `the ledger says ${state}, and nobody has leased it`;
    if (attempt !== call.attempt) return `the ledger is at attempt ${attempt}, the call is attempt ${call.attempt}`;
    if (lease === undefined || lease.until <= now) return 'its lease has run out';
    if (!lease.owner.startsWith(`${by}/`)) return `its lease is ${lease.owner}'s`;
    if (call.recipient !== mailbox) return 'it goes to somebody else';
    if (dryRun === true) return 'it is only a trial';
    if (decisions.at(-1)?.verdict !== 'send') return `its last decision is ${decisions.at(-1)?.verdict}`;
    if (validUntil !== undefined && Date.parse(validUntil) + lookMilliseconds < now)
      return `it was valid until ${validUntil}`;
    const isWatched = call.configurationSet.startsWith('watched');
    if (isWatched !== (whenUnsure === 'resend')) return `its configuration set is ${call.configurationSet}`;
    const secondsLeft = validUntil === undefined ? Number.POSITIVE_INFINITY : (Date.parse(validUntil) - now) / 1000;
    const handOver = Number(call.configurationSet.split('-').at(-1));
    if (handOver > 300 && handOver > secondsLeft + 10)
      return `SES would try for ${handOver} s, and it has ${secondsLeft} s left`;
    return undefined;
  };

  const standsInItsWay = (delivery: Delivery): string | undefined => {
    const now = timeline.now();
    const isSeen = (writtenAt: number): boolean => writtenAt < now - lookMilliseconds;
    const stop = scopesOf(delivery)
      .map((scope) => truth.stops.get(scope))
      .find((each) => each !== undefined && isSeen(each.writtenAt) && each.until > now);
    if (stop !== undefined) return `${stop.scope} was stopped ${now - stop.writtenAt} ms before`;
    const blockedBy = parsedPolicy.purposes[delivery.purpose ?? '']?.blockedBy ?? [];
    for (const [origin, { writtenAt, until }] of truth.suppressions.get(delivery.recipient ?? '') ?? []) {
      if (blockedBy.includes(origin) && isSeen(writtenAt) && until > now) {
        return `its recipient was suppressed (${origin}) ${now - writtenAt} ms before`;
      }
    }
    return undefined;
  };

  /** What stands against another call after one before it, as docs/delivery.md has it. */
  const isTooEarly = (call: ProviderCall, before: ProviderCall, delivery: Delivery): string | undefined => {
    const { attempts } = delivery;
    if (before.endedAt > call.beganAt) return `call ${before.attempt} is still under way`;
    const recorded = attempts.find(({ number }) => number === before.attempt);
    if (recorded?.answer === 'rejected') return `SES has rejected it in call ${before.attempt}`;
    if (recorded?.answer === 'accepted') return `SES has taken it in call ${before.attempt}, and the ledger knows`;
    const isOpen = recorded === undefined ? attempts.length < 20 : recorded.answer === 'unknown';
    if (!isOpen) {
      const atLeast = retryMilliseconds[recorded?.answer ?? 'accepted'] ?? 0;
      const since = call.beganAt - before.endedAt;
      return isOnlySes && before.attempt === call.attempt - 1 && since < atLeast
        ? `call ${before.attempt} came to ${recorded?.answer} only ${since} ms before`
        : undefined;
    }
    const waited = call.beganAt - before.endedAt;
    if (isOnlySes && before.answer === 'lost' && before.attempt === call.attempt - 1) {
      const longest = longestWaits[delivery.whenUnsure ?? 'wait'];
      if (waited > longest)
        return `call ${before.attempt} was lost ${waited} ms before, and evidence is waited for ${longest} ms at most`;
    }
    if (waited < windowOf(delivery)) return `nobody knows of call ${before.attempt}, which ended ${waited} ms before`;
    if (truth.watermark() < before.endedAt + toldMilliseconds[delivery.whenUnsure ?? 'wait']) {
      return `feedback has come ${truth.watermark() - before.endedAt} ms beyond call ${before.attempt}, of which nobody knows`;
    }
    return undefined;
  };

  return {
    called: (call, actor) => {
      const { delivery: id } = call;
      const delivery = truth.deliveries.get(id);
      if (delivery === undefined) {
        violate('no call without a delivery', 'SES is called for what is not in the ledger', id);
        return;
      }
      const envelopes = [...world.queues.values()]
        .flatMap((queue) => queue.messages())
        .filter((message) => actor.about.includes(message.id) && world.deliveryIn(message.body) === id);
      const isMoved = actor.about.some((each) => world.moved.has(each));
      if (envelopes.length > 0 && !isMoved && envelopes.every((message) => world.forged.has(message.id))) {
        violate('nobody else’s envelope is sent', 'its only envelope is a stranger’s', id);
      }
      const objection = mayBeMade(call, delivery, actor.name);
      if (objection !== undefined) violate('a call is its lease holder’s, once', objection, id);
      const stopped = standsInItsWay(delivery);
      if (stopped !== undefined) violate('nothing stopped or suppressed is sent', stopped, id);
      if (Object.keys(delivery.events ?? {}).length > 0) {
        violate('what SES told is evidence', 'SES is called although the ledger knows events of it', id);
      }
      for (const before of truth.callsOf(id)) {
        if (before === call) continue;
        if (before.attempt === call.attempt)
          violate('one call for a lease', `attempt ${call.attempt} is made twice`, id);
        const tooEarly = isTooEarly(call, before, delivery);
        if (tooEarly !== undefined) violate('after a lost call it waits for evidence', tooEarly, id);
        if (before.sesMessageId === undefined) continue;
        const excuse = isExcused(before, call, delivery);
        if (excuse === undefined) {
          violate('no mail is taken twice', `SES took it in call ${before.attempt}, and told so in time`, id);
        } else count(`excused:${excuse}`);
      }
    },
  };
};
