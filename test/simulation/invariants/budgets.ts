import { rateAt, unlimited } from '../plan/plan.ts';
import { beginning } from '../world/timeline.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import type { Truth } from './truth.ts';
import { tokenMilliseconds } from './turns.ts';

const measuredMilliseconds = 5_000;
/** How old a reading may be that a worker still goes by, and how long its call may take to begin. */
const readingMilliseconds = 12_000;

const share = { critical: Number.POSITIVE_INFINITY, standard: 0.95, bulk: 0.8 } as const;

type Rate = { readonly perSecond: number; readonly from: number };
const inForceFrom = (from: number, perSecond: number): Rate => ({
  from,
  perSecond: perSecond === unlimited ? Number.POSITIVE_INFINITY : perSecond,
});

type Reading = { readonly at: number; readonly room: Readonly<Record<string, number>> };

/** The account's rate and its 24 hours are kept, whatever goes wrong. */
export const watchBudgets = (world: World, truth: Truth): Watcher => {
  const { violate, plan, count } = world;
  /** What SES has told of, by when all workers go by it. */
  const rates: Rate[] = plan.hasReading ? [inForceFrom(0, rateAt(plan, beginning))] : [];
  const calls: { readonly at: number; readonly lane: string }[] = [];
  const readings: Reading[] = [];

  const rate = (now: number): void => {
    const inForce = rates.filter(
      ({ from }, place) =>
        from <= now && (rates[place + 1]?.from ?? now) > now - measuredMilliseconds - tokenMilliseconds,
    );
    const highest = Math.max(1, ...inForce.map(({ perSecond }) => perSecond));
    const within = (milliseconds: number): number => calls.filter(({ at }) => at >= now - milliseconds).length;
    if (within(measuredMilliseconds) > 5 * highest) {
      violate(
        'the account’s rate is kept',
        `${within(measuredMilliseconds)} calls in 5 seconds at ${highest} a second`,
      );
    }
    if (within(999) > 2 * highest)
      violate('the account’s rate is kept', `${within(999)} calls in a second at ${highest} a second`);
  };

  /** Each mail is counted before its call: what a lane that may use more sends in between is not in its count. */
  const dayAsAWhole = (lane: 'standard' | 'bulk', id: string): void => {
    const { quota, sentBefore } = plan.day;
    const limit = Math.floor(quota * share[lane]);
    const inCount = lane === 'bulk' ? ['bulk'] : ['bulk', 'standard'];
    const taken = world.ses.calls.filter(
      (call) =>
        call.sesMessageId !== undefined && inCount.includes(truth.deliveries.get(call.delivery)?.lane ?? 'standard'),
    ).length;
    if (sentBefore + taken > limit)
      violate('the account’s day is kept', `${sentBefore + taken} are sent, ${lane} mail has ${limit}`, id);
  };

  const day = (now: number, lane: string, id: string): void => {
    const reading = readings.at(-1);
    const room = reading?.room[lane] ?? Number.POSITIVE_INFINITY;
    if (reading === undefined || room === Number.POSITIVE_INFINITY) return;
    const since = calls.filter((call) => call.lane === lane && call.at >= reading.at + readingMilliseconds).length;
    if (since > room)
      violate('the account’s day is kept', `${since} ${lane} mails where there is room for ${room}, at ${now}`, id);
  };

  return {
    written: ({ table, after }) => {
      if (table !== 'counters' || after['counter'] !== 'account') return;
      const [daily, sent, at] = [after['daily'], after['sentLast24Hours'], after['at']].map(Number) as [
        number,
        number,
        number,
      ];
      const room = Object.entries(share).map(([lane, part]) => [lane, Math.max(0, Math.floor(daily * part) - sent)]);
      for (const each of after['rates'] as readonly Rate[]) {
        if (each.from > (rates.at(-1)?.from ?? 0)) rates.push(inForceFrom(each.from, each.perSecond));
      }
      readings.push({ at, room: Object.fromEntries(room) as Record<string, number> });
    },
    called: (call) => {
      const lane = truth.deliveries.get(call.delivery)?.lane ?? 'standard';
      calls.push({ at: call.beganAt, lane });
      rate(call.beganAt);
      if (plan.day.isTight) day(call.beganAt, lane, call.delivery);
      if (plan.day.isTight && plan.hasReading && lane !== 'critical') dayAsAWhole(lane, call.delivery);
    },
    observed: (_, { event, ...rest }) => {
      if (event === 'turn-refused' && 'because' in rest) count(`turn-refused:${rest.because}`);
    },
  };
};
