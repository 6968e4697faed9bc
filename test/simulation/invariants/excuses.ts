import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import type { ProviderCall, PublishedEvent } from '../aws/ses.ts';
import { toldMilliseconds } from './truth.ts';

/** "With `wait` the window covers four such failures, with `resend` none" (docs/delivery.md). */
const coveredFailures = { resend: 0, wait: 4 } as const;

/**
 * Why a mail that SES took may be called for again, exactly as docs/delivery.md says: SES published nothing of it in time,
 * or each event was on its way past the heartbeat, because an invocation that had it failed or died.
 * @returns undefined if nothing excuses it
 */
export const isExcused = (taken: ProviderCall, next: ProviderCall, delivery: Delivery): string | undefined => {
  const late = toldMilliseconds[delivery.whenUnsure ?? 'wait'];
  const published = taken.events.filter(({ isLost, publishedAt }) => !isLost && publishedAt <= taken.endedAt + late);
  if (published.length === 0) return taken.events.every(({ isLost }) => isLost) ? 'events-lost' : 'events-late';
  const covered = coveredFailures[delivery.whenUnsure ?? 'wait'];
  const isUnderWay = ({ disturbances, takenInAt = Number.POSITIVE_INFINITY }: PublishedEvent): boolean =>
    disturbances > covered && takenInAt > next.beganAt;
  return published.every(isUnderWay) ? 'events-disturbed' : undefined;
};
