import type { Attempt, Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import { isWeakIn, type Plan } from '../plan/plan.ts';
import { parsedPolicy } from '../plan/policy.ts';
import type { LedgerChange } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import { earliestEnd, longestInvocation, reasonCodes, type StopVersion, scopesOf, type Truth } from './truth.ts';

/** Whether what a change of the ledger says has happened, has happened; undefined if it has. */
export const isJustified = (world: World, truth: Truth, change: LedgerChange): string | undefined => {
  const { before, after, id, by } = change;
  const now = world.timeline.now();
  const known = new Set((before?.attempts ?? []).map(({ number, answer }) => `${number}/${answer}`));
  for (const attempt of after.attempts) {
    if (known.has(`${attempt.number}/${attempt.answer}`)) continue;
    const wrong = attemptIsWrong(truth, world.plan, id, attempt);
    if (wrong !== undefined) return wrong;
  }
  const left = (before?.attempts.length ?? 0) - after.attempts.length;
  if (left > 0) return 'an attempt is forgotten';
  if (before?.state === after.state) return undefined;
  return stateIsWrong(truth, after, before, now, id, by);
};

/** Nothing keeps a worker from giving back a lease that it does not use, or from being done before another one looks. */
const leasesAreGivenBack = ({ crashes, standstills, rates, outages, unprocessedKeys, ...plan }: Plan): boolean =>
  crashes + standstills + rates.tables.lost + rates.tables.refused + unprocessedKeys + plan.queueCopies === 0 &&
  !isWeakIn(plan, 'crash', 'standstill', 'lost', 'refused') &&
  plan.visibilitySeconds >= 180 &&
  !outages.some(({ of }) => of === 'tables');

const attemptIsWrong = (truth: Truth, plan: Plan, id: string, attempt: Attempt): string | undefined => {
  const { number, answer, error, evidence, sesMessageId } = attempt;
  const calls = truth.callsOf(id);
  if (answer === 'accepted') {
    const isTrue = calls.some((call) => call.sesMessageId === sesMessageId && call.sesMessageId !== undefined);
    if (!isTrue) return `the ledger says that SES took it as ${sesMessageId}, and it did not`;
    if (evidence !== undefined) return undefined;
    return calls.some((call) => call.attempt === number && call.answer === 'accepted')
      ? undefined
      : `the ledger says that call ${number} was answered with a yes`;
  }
  const call = calls.find((each) => each.attempt === number);
  if (error === 'LeaseRanOut')
    return call === undefined && leasesAreGivenBack(plan)
      ? `call ${number} was not made, and may have been`
      : undefined;
  if (call === undefined) return `the ledger says ${answer} of call ${number}, which was not made`;
  const expected = call.answer === 'lost' ? 'unknown' : call.answer;
  return answer === expected ? undefined : `the ledger says ${answer} of call ${number}, which came to ${expected}`;
};

const stateIsWrong = (
  truth: Truth,
  after: Delivery,
  before: Delivery | undefined,
  now: number,
  id: string,
  by: string,
): string | undefined => {
  const { state, decisions } = after;
  const end = earliestEnd(truth, after);
  const calls = truth.callsOf(id);
  const wasTaken = calls.some(({ sesMessageId }) => sesMessageId !== undefined);
  const lastReasons = reasonCodes(decisions.at(-1));
  const isFilters = by.startsWith('filter');
  switch (state) {
    case 'sent':
      return wasTaken ? undefined : 'it is said to be sent, and SES has not taken it';
    case 'rejected':
      return calls.at(-1)?.answer === 'rejected' ? undefined : 'it is said to be rejected';
    case 'expired':
      if (isFilters) return undefined;
      if (wasTaken) return 'it is said to have expired, and SES has taken it';
      return end <= now ? undefined : `it is said to have expired ${end - now} ms before its end`;
    case 'unknown': {
      if (
        !calls.some(({ answer }) => answer === 'lost') &&
        !after.attempts.some(({ error }) => error === 'LeaseRanOut')
      )
        return 'nobody knows of it, and no call of it was lost';
      const isEarly = end > now && lastReasons.every((code) => code === 'expired');
      return isEarly ? `it is given up as unknown ${end - now} ms before its end` : undefined;
    }
    case 'refused':
    case 'discarded':
      if ((state === 'discarded') !== lastReasons.every((code) => code === 'stopped' || code === 'adopted'))
        return `it is ${state} because of ${lastReasons.join(', ')}`;
      if (isFilters) return undefined;
      if (wasTaken) return `it is said to be ${state}, and SES has taken it`;
      return refusalIsWrong(truth, after, lastReasons, now);
    case 'dead-lettered':
      return wasTaken ? 'it is said to have failed, and SES has taken it' : undefined;
    case 'held':
      return heldIsWrong(truth, after, lastReasons, now);
    case 'queued':
      return releasedIsWrong(truth, after, before, now, by);
    case 'leased':
    case 'unsure':
    case 'deferred':
    case 'dry-run':
      return undefined;
  }
};

const stoodLately = (truth: Truth, delivery: Delivery, queued: string, now: number): boolean => {
  const scopes = scopesOf(delivery);
  const all: readonly StopVersion[] = [...truth.stops.values(), ...truth.formerStops];
  return all.some(
    (stop) =>
      scopes.includes(stop.scope) &&
      stop.queued === queued &&
      stop.until > now - longestInvocation &&
      (stop.replacedAt ?? now) > now - longestInvocation,
  );
};

const refusalIsWrong = (
  truth: Truth,
  delivery: Delivery,
  codes: readonly string[],
  now: number,
): string | undefined => {
  if (codes.includes('suppressed')) {
    const blockedBy = parsedPolicy.purposes[delivery.purpose ?? '']?.blockedBy ?? [];
    const entries = [...(truth.suppressions.get(delivery.recipient ?? '') ?? [])];
    const isTrue = entries.some(([origin, { until }]) => blockedBy.includes(origin) && until > now - longestInvocation);
    return isTrue ? undefined : 'it is refused for a suppression that there is not';
  }
  if (codes.includes('stopped')) {
    // Beside another reason a stop is said, whatever it would do by itself.
    const kinds = codes.every((code) => code === 'stopped') ? ['discard'] : ['discard', 'hold'];
    const isTrue = kinds.some((queued) => stoodLately(truth, delivery, queued, now));
    return isTrue ? undefined : 'it is given up for a stop that there is not';
  }
  return undefined;
};

const heldIsWrong = (truth: Truth, delivery: Delivery, codes: readonly string[], now: number): string | undefined => {
  if (!codes.includes('stopped')) return undefined;
  return stoodLately(truth, delivery, 'hold', now) ? undefined : 'it is held for a stop that there is not';
};

const releasedIsWrong = (
  truth: Truth,
  delivery: Delivery,
  before: Delivery | undefined,
  now: number,
  by: string,
): string | undefined => {
  if (before?.state !== 'held' || !by.startsWith('release')) return undefined;
  const stop = scopesOf(delivery)
    .map((scope) => truth.stops.get(scope))
    .find((each) => each !== undefined && each.until > now && each.writtenAt < now - longestInvocation);
  return stop === undefined ? undefined : `it is released while ${stop.scope} is stopped`;
};
