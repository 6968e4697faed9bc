import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import type { ProviderCall } from '../aws/ses.ts';
import { isWeakIn } from '../plan/plan.ts';
import type { Actor } from '../world/actor.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import { longestInvocation, type StopVersion, scopesOf, sesIdsOf, type Truth } from './truth.ts';

/** The account is asked every minute. */
const accountIsAsked = 90_000;

/** What a worker was answered does not get lost, as long as it lives and the tables do what it asks them for. */
export const watchHeard = (world: World, truth: Truth): Watcher => {
  const { violate, plan, count } = world;
  const heard: { readonly call: ProviderCall; readonly by: Actor; readonly at: number }[] = [];
  const { refused, lost } = plan.rates.tables;
  const isReliable =
    refused + lost + plan.outages.length + plan.unprocessedKeys === 0 && !isWeakIn(plan, 'refused', 'lost');

  const stops = (): readonly StopVersion[] => [...truth.stops.values(), ...truth.formerStops];
  const stood = (scopes: readonly string[], from: number, until: number): boolean =>
    stops().some(
      (stop) =>
        scopes.includes(stop.scope) &&
        stop.writtenAt <= until &&
        Math.min(stop.until, stop.replacedAt ?? stop.until) > from,
    );

  const isForgotten = ({ delivery: id, sesMessageId, attempt }: ProviderCall): string | undefined => {
    const delivery = truth.deliveries.get(id);
    if (delivery !== undefined && sesMessageId !== undefined && sesIdsOf(delivery).has(sesMessageId)) return undefined;
    return `call ${attempt} was answered with ${sesMessageId}, and the ledger does not know`;
  };

  const isNotStopped = ({ delivery: id, endedAt, attempt }: ProviderCall): string | undefined => {
    const delivery = truth.deliveries.get(id);
    if (delivery === undefined || stood(scopesOf(delivery).slice(0, 3), endedAt, endedAt + longestInvocation))
      return undefined;
    return `call ${attempt} met a fault of ours, and nothing is stopped`;
  };

  const lateAnswers = (delivery: Delivery | undefined): number =>
    Object.values(delivery?.events ?? {}).filter(({ type }) => type === 'Answer').length;

  return {
    changed: ({ before, after }) => {
      if (lateAnswers(after) > lateAnswers(before)) count('answered-late');
    },
    answered: (call, by) => void heard.push({ call, by, at: world.timeline.now() }),
    ended: () => {
      for (const { call, by, at } of heard) {
        const overBy = at + longestInvocation;
        if (by.diedAt < overBy || by.tableFailedAt.some((failed) => failed >= at && failed < overBy)) continue;
        count('heard:checked');
        const wrong =
          call.answer === 'accepted'
            ? isForgotten(call)
            : call.answer === 'misconfigured' && isReliable
              ? isNotStopped(call)
              : undefined;
        if (wrong !== undefined) violate('what a worker is answered counts', wrong, call.delivery);
      }
      if (!isReliable) return;
      const rates = plan.rates.account;
      const isAsked =
        plan.crashes + plan.standstills + rates.refused + rates.lost === 0 &&
        !isWeakIn(plan, 'crash', 'standstill', 'refused', 'lost');
      for (const { from, until } of plan.accountStopped) {
        if (!isAsked || until - from < accountIsAsked) continue;
        count('account-stop-watched');
        if (!stood(['everything'], from, from + accountIsAsked)) {
          violate('a stopped account stops everything', 'AWS lets the account send nothing, and nobody has stopped it');
        }
      }
    },
  };
};
