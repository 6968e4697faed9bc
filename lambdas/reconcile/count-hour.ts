import type { HourToCount, Terms } from '../domain/delivery/looks.ts';
import { slicesOf } from '../domain/delivery/looks.ts';
import { hourMilliseconds } from '../domain/delivery/source-hour.ts';
import { mapConcurrently } from '../runtime/map-concurrently.ts';
import type { ReconcileDependencies } from './dependencies.ts';
import { endOverdueDeliveries } from './end-overdue-deliveries.ts';
import { concurrentSlices, countLanes, laneOf, lookAtSlice } from './look-at-slice.ts';

/**
 * Counts what was accepted in an hour, and what of it has ended, in each of the lanes whose deadline has come: as the ledger
 * says now, and not as anybody has counted along the way.
 */
export const countHour = async (
  hour: HourToCount,
  terms: Terms,
  dependencies: ReconcileDependencies,
): Promise<void> => {
  const looks = await mapConcurrently(slicesOf(hour, terms), concurrentSlices, async (slice) => {
    const { accepted, open } = await lookAtSlice(slice, dependencies);
    const left = await endOverdueDeliveries(open, dependencies);
    return { accepted, left };
  });
  const accepted = countLanes((lane) => looks.reduce((sum, look) => sum + look.accepted[lane], 0));
  const left = looks.flatMap((look) => look.left);
  const begins = new Date(hour.begins).toISOString();
  for (const lane of hour.lanes) {
    const ofLane = left.filter((delivery) => laneOf(delivery) === lane);
    for (const { messageId, recipientIndex, state } of ofLane) {
      dependencies.observe({ event: 'delivery-not-ended', messageId, recipientIndex, lane, state, hour: begins });
    }
    dependencies.observe({
      event: 'hour-counted',
      hour: begins,
      lane,
      accepted: accepted[lane],
      ended: accepted[lane] - ofLane.length,
      hoursAgo: (dependencies.now() - hour.begins) / hourMilliseconds,
    });
  }
};
