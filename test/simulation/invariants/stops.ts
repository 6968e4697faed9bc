import { allEnd } from '../plan/acts.ts';
import { isWeakIn } from '../plan/plan.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import type { Truth } from './truth.ts';

/** Stops are what people, and functions that meet a fault, have made of them. */
export const watchStops = (world: World, truth: Truth): Watcher => {
  const { violate, plan, timeline } = world;
  const raised = new Set<string>();
  const { refused, lost, repeated, slow } = plan.rates.tables;
  /** People come to an end in the order they began in. */
  const isPrompt =
    refused + lost + repeated + slow + plan.standstills + plan.outages.length === 0 &&
    !isWeakIn(plan, 'refused', 'lost', 'repeated', 'slow', 'standstill');

  const isToEnd = (scope: string): boolean =>
    allEnd(
      plan.acts.filter((act) => act.act === 'stop' && act.scope === scope),
      timeline.now(),
    );

  return {
    written: ({ table, after, before, by }) => {
      if (table !== 'stops') return;
      if (by === 'control') {
        if (plan.stopsAtLooks === 0 && isToEnd(String(after['scope'])) && after['until'] === undefined)
          violate('what people stop goes on when they say', `${String(after['scope'])} is stopped for good`);
        return;
      }
      raised.add(String(after['scope']));
      if (before !== undefined && before['until'] === undefined)
        violate('functions never change a stop of people', `${by} has raised ${String(after['scope'])} over it`);
      if (after['queued'] !== 'hold')
        violate('functions hold, and never discard', `${by} has ${String(after['scope'])} discarded`);
    },
    ended: () => {
      if (!isPrompt || plan.stopsAtLooks > 0) return;
      const acts = plan.acts.toSorted((one, other) => one.at - other.at);
      const latest = new Map(acts.flatMap((act) => ('scope' in act ? [[act.scope, act] as const] : [])));
      for (const [scope, act] of latest) {
        const stop = truth.stops.get(scope);
        if (act.act === 'stop' && (act.until ?? Infinity) > timeline.now() && (stop?.until ?? 0) <= timeline.now())
          violate('what people stop is stopped', `${scope} is not`);
        if (act.act === 'resume' && !raised.has(scope) && stop !== undefined && stop.until > timeline.now())
          violate('what people resume goes on', `${scope} is stopped still`);
      }
    },
  };
};
