import type { PublishedEvent } from '../aws/ses.ts';
import { allEnd } from '../plan/acts.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import type { Truth } from './truth.ts';

/** Whoever's mail bounced for good, or complained, is suppressed; nobody else is, but by people. */
export const watchSuppressions = (world: World, truth: Truth): Watcher => ({
  written: ({ table, after, by }) => {
    if (table !== 'suppressions' || by !== 'control') return;
    const asked = world.plan.acts.filter((act) => act.act === 'suppress' && act.address === after['address']);
    const { operator } = after['entries'] as { readonly operator?: { readonly until?: string } };
    if (allEnd(asked, world.timeline.now()) && operator?.until === undefined)
      world.violate('what people enter ends when they say', `${String(after['address'])} is suppressed for good`);
  },
  ended: () => {
    const causes = new Map<string, Set<string>>();
    for (const call of world.ses.calls) {
      for (const event of call.events) {
        const origin = originOf(event);
        if (origin === undefined || event.takenInAt === undefined) continue;
        causes.set(call.recipient, (causes.get(call.recipient) ?? new Set()).add(origin));
        if (origin !== 'soft' && truth.suppressions.get(call.recipient)?.has(origin) !== true) {
          world.violate(
            'a bounce or complaint suppresses',
            `${origin} of ${call.recipient} is not entered`,
            call.delivery,
          );
        }
      }
    }
    for (const act of world.plan.acts) {
      if (act.act === 'suppress') causes.set(act.address, (causes.get(act.address) ?? new Set()).add('operator'));
    }
    for (const [address, entries] of truth.suppressions) {
      const known = causes.get(address) ?? new Set();
      for (const origin of entries.keys()) {
        const isCaused = known.has(origin) || (origin === 'bounce' && known.has('soft'));
        if (!isCaused) world.violate('nobody is suppressed without cause', `${address} is, for ${origin}`);
      }
    }
  },
});

const originOf = ({ type, document }: PublishedEvent): 'bounce' | 'complaint' | 'soft' | undefined => {
  if (type === 'Complaint') return 'complaint';
  if (type !== 'Bounce') return undefined;
  return JSON.stringify(document).includes('"Permanent"') ? 'bounce' : 'soft';
};
