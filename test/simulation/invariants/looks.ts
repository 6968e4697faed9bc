import { destinationLookup } from '../../../lambdas/domain/delivery/destination-lookup.ts';
import { reasonsOf } from '../../../lambdas/domain/policy/verdict.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import { longestInvocation, lookMilliseconds, scopesOf, type Truth } from './truth.ts';

const looksAt: ReadonlySet<string> = new Set(['stops', 'suppressions']);

/**
 * Whoever calls SES has just looked at everything that may stop this very mail, as it is now; and whoever says no has read as it
 * is now what it says no by. What would have been missed is seen by others, in the few runs in which there is something to miss.
 */
export const watchLooks = ({ violate, timeline }: World, truth: Truth): Watcher => {
  /** By worker and row, when it was read. */
  const lookedAt = new Map<string, number>();

  return {
    read: ({ table, key, isConsistent }, { name }) => {
      if (!isConsistent || !looksAt.has(table)) return;
      lookedAt.set([name, table, ...Object.values(key)].join(' '), timeline.now());
    },
    changed: ({ id, before, after, by }) => {
      const decision = after.decisions.at(-1);
      if (by.startsWith('control') || decision === undefined || decision.at === before?.decisions.at(-1)?.at) return;
      for (const reason of reasonsOf(decision)) {
        // Release reads all stops at once.
        const isRead = reason.code === 'suppressed' || (reason.code === 'stopped' && !by.startsWith('release'));
        if (!isRead) continue;
        const row = reason.code === 'suppressed' ? `suppressions ${destinationLookup(after)}` : `stops ${reason.scope}`;
        const at = lookedAt.get(`${by} ${row}`) ?? 0;
        if (timeline.now() - at > longestInvocation)
          violate('a no is by what is so now', `${by} says no because of ${row}, and has not read it as it is`, id);
      }
    },
    called: ({ delivery: id, beganAt }, { name }) => {
      const delivery = truth.deliveries.get(id);
      if (delivery === undefined) return;
      const rows = [
        ...scopesOf(delivery).map((scope) => `stops ${scope}`),
        `suppressions ${destinationLookup(delivery)}`,
      ];
      for (const row of rows) {
        const at = lookedAt.get(`${name} ${row}`);
        if (at === undefined || beganAt - at > lookMilliseconds)
          violate(
            'a call follows a last look',
            `${row} was ${at === undefined ? 'never looked at' : `looked at ${beganAt - at} ms before`}`,
            id,
          );
      }
    },
  };
};
