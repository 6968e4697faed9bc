import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import { longestInvocation, type Truth } from './truth.ts';

/** Functions look which policy is in force every two seconds (docs/policy.md). */
const everywhereMilliseconds = 2_000;

/** What is decided is decided by the policy in force, and whom it knows waits no longer for being unknown. */
export const watchPolicies = (world: World, truth: Truth): Watcher => {
  const { violate, timeline, count } = world;
  return {
    changed: ({ id, before, after, by }) => {
      const decision = after.decisions.at(-1);
      if (after.decisions.length === before?.decisions.length || decision === undefined) return;
      const policy = decision.because.find(({ code }) => code === 'policy');
      if (policy === undefined || !('version' in policy)) return;
      const seenAt = timeline.now() - longestInvocation - everywhereMilliseconds;
      const oldest = truth.policies.findLast(({ writtenAt }) => writtenAt < seenAt)?.version ?? 0;
      const newest = truth.policies.at(-1)?.version ?? 0;
      if (!(policy.version >= oldest && policy.version <= newest))
        violate('the policy in force decides', `${by} decides by version ${policy.version}, not ${newest}`, id);
      if (policy.version > (truth.policies[0]?.version ?? 0)) count('decided-by-another-policy');
    },
    ended: () => {
      if (truth.policies.at(-1)?.name !== 'adopting') return;
      for (const [id, { source, state }] of truth.deliveries) {
        if (source === undefined && state === 'held')
          violate('what is adopted leaves', 'it waits for its sender to be known', id);
      }
    },
  };
};
