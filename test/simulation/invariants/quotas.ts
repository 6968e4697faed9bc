import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import { reasonsOf } from '../../../lambdas/domain/policy/verdict.ts';
import { isWeakIn } from '../plan/plan.ts';
import { briefPerMinute, crmPerMinute } from '../plan/policy.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';

const minute = 60_000;
/** Between the count and the moment that the decision says. */
const countingMilliseconds = 5_000;

const quotas = [
  { of: 'source', name: 'crm', places: crmPerMinute },
  { of: 'purpose', name: 'brief', places: briefPerMinute },
] as const;
type Quota = (typeof quotas)[number];

/** When a mail was let pass, or kept back by which quota. */
type Counted = { readonly delivery: Delivery; readonly at: number };

/** No more leave in a minute than a quota has room for, and none is kept back as long as there is room. */
export const watchQuotas = ({ violate, plan, count }: World): Watcher => {
  const { slow, lost } = plan.rates.tables;
  const isSlow = plan.standstills + slow + lost > 0 || isWeakIn(plan, 'standstill', 'slow', 'lost');
  // Of two that come at once both are counted, and one of them leaves.
  const keys = plan.requests.map(({ request }) => (typeof request === 'string' ? request : request.idempotencyKey));
  const isRepeated = new Set(keys).size < keys.length;
  const passed: Counted[] = [];
  const keptBack: (Counted & { readonly id: string; readonly by: Quota })[] = [];

  /** Near a minute's end a mail may have been counted in another one than its decision says. */
  const isWithinMinute = (at: number): boolean =>
    at % minute >= countingMilliseconds && at % minute <= minute - countingMilliseconds;

  const isTooMany = ({ of, name, places }: Quota, { delivery, at }: Counted): string | undefined => {
    if (isSlow || delivery[of] !== name || !isWithinMinute(at)) return undefined;
    const begins = at - (at % minute);
    const same = passed.filter(
      (each) => each.delivery[of] === name && isWithinMinute(each.at) && each.at >= begins && each.at < begins + minute,
    );
    if (same.length === places) count(`quota-used-up:${of}`);
    return same.length > places ? `${same.length} mails of ${name} in a minute that has room for ${places}` : undefined;
  };

  const hadRoom = ({ of, name, places }: Quota, at: number): string | undefined => {
    if (!plan.isCalm || isRepeated || !isWithinMinute(at)) return undefined;
    count(`quota-kept-back:${of}`);
    const from = at - (at % minute);
    const isThen = (each: Counted): boolean => each.at >= from && each.at <= from + minute + countingMilliseconds;
    const counted = passed.filter((each) => each.delivery[of] === name && isThen(each)).length;
    // What another quota keeps back was counted for a moment, and is given back.
    const givenBack = keptBack.filter((each) => each.delivery[of] === name && each.by.of !== of && isThen(each)).length;
    return counted + givenBack < places
      ? `it was kept back in a minute in which ${counted} of ${name} were let pass, with room for ${places}`
      : undefined;
  };

  return {
    changed: ({ id, before, after, by }) => {
      const decision = after.decisions.at(-1);
      if (!/^(filter|release)/.test(by) || decision === undefined || before?.state === after.state) return;
      const counted = { delivery: after, at: Date.parse(decision.at) };
      for (const reason of reasonsOf(decision)) {
        if (reason.code !== 'quota-exceeded') continue;
        const quota = quotas.find(({ of, name }) => of === reason.of && name === reason.name);
        if (quota !== undefined) keptBack.push({ ...counted, id, by: quota });
      }
      if (after.state !== 'queued') return;
      passed.push(counted);
      for (const quota of quotas) {
        const wrong = isTooMany(quota, counted);
        if (wrong !== undefined) violate('quotas are kept', wrong, id);
      }
    },
    ended: () => {
      for (const { id, at, by } of keptBack) {
        const wrong = hadRoom(by, at);
        if (wrong !== undefined) violate('quotas are used', wrong, id);
      }
    },
  };
};
