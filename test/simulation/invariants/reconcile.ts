import { reconcileKeys } from '../../../lambdas/contract/tables.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import { ends, type Truth } from './truth.ts';

const hour = 3_600_000;
/** "Two minutes after the maximum age" (decision 0019). */
const handMilliseconds = 120_000;
/** What changes while an hour is counted may be counted either way. */
const countingMilliseconds = 60_000;

/** Reconcile ends nothing that anybody may still end, and counts what there is. */
export const watchReconcile = (world: World, truth: Truth): Watcher => {
  const { violate, timeline, count, plan } = world;
  const counted = new Set<string>();
  let lastChangeAt = 0;

  return {
    written: ({ table, after }) => {
      if (table === 'counters' && String(after['counter']).startsWith(reconcileKeys.settled)) count('slice-noted');
    },
    changed: ({ id, before, after, by }) => {
      lastChangeAt = timeline.now();
      if (!by.startsWith('reconcile') || before?.state === after.state) return;
      if (before === undefined || ends.has(before.state)) {
        const isSettled = before?.state === 'unknown' && after.state === 'sent';
        if (!isSettled) violate('nothing ends twice', `reconcile ends what is ${before?.state}`, id);
      }
      const isForAge = after.state === 'expired' || after.state === 'unknown';
      const end = Date.parse(after.validUntil ?? '') + handMilliseconds;
      if (isForAge && !(timeline.now() >= end))
        violate('nothing in hand is ended', `reconcile ends it ${end - timeline.now()} ms too early`, id);
    },
    observed: (by, observation) => {
      if (observation.event === 'delivery-not-ended') {
        const id = `${observation.messageId}/${observation.recipientIndex}`;
        if (timeline.now() - lastChangeAt > countingMilliseconds && ends.has(truth.deliveries.get(id)?.state ?? 'held'))
          violate('an hour is counted as it is', 'it is said not to have ended', id);
      }
      if (observation.event !== 'hour-counted') return;
      const { hour: begins, lane, accepted, ended } = observation;
      counted.add(`${begins}/${lane}`);
      if (timeline.now() - lastChangeAt <= countingMilliseconds) return;
      // What was granted before its very first run, and not since, it does not know.
      if (plan.reconciles?.isNew === true && truth.policies.length > 1) return;
      const from = Date.parse(begins);
      const all = [...truth.deliveries.values()].filter(
        (each) =>
          each.source !== undefined &&
          (each.lane ?? 'standard') === lane &&
          Date.parse(each.receivedAt) >= from &&
          Date.parse(each.receivedAt) < from + hour,
      );
      const over = all.filter(({ state }) => ends.has(state)).length;
      if (all.length > 0) count('hour-counted:checked');
      if (accepted !== all.length || ended !== over)
        violate(
          'an hour is counted as it is',
          `${by} counts ${ended} of ${accepted} in ${lane} from ${begins}, and it is ${over} of ${all.length}`,
        );
    },
    ended: () => {
      if (plan.reconciles === undefined) return;
      const begins = new Date(Math.floor((timeline.now() - 5 * hour) / hour) * hour);
      const first = new Date(Math.min(begins.getTime(), Date.UTC(2026, 10, 21, 12))).toISOString();
      for (const lane of ['critical', 'standard', 'bulk']) {
        if (!counted.has(`${first}/${lane}`)) violate('every hour is counted', `${lane} of ${first} is not`);
      }
    },
  };
};
