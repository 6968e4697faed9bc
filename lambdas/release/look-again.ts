import type { Delivery } from '../domain/delivery/delivery.ts';
import { waitsOn } from '../domain/delivery/parking.ts';
import { expired, refusedLater, released } from '../domain/delivery/transitions.ts';
import type { Reason } from '../domain/policy/reason.ts';
import { type Stop, standingStops } from '../domain/policy/stop.ts';

/** What is to be done about a delivery that is parked. */
export type Look =
  /** Write it as it is now, and enqueue it if it is to go on; if this is its end, tell its source. */
  | { readonly look: 'moves'; readonly delivery: Delivery }
  /** It was released, and perhaps never enqueued. */
  | { readonly look: 'enqueue' }
  /** It has moved on or ended, perhaps without its source having been told, and only its place is left. */
  | { readonly look: 'unpark' }
  | { readonly look: 'waits' };

/**
 * Looks at a parked delivery as things are now. Whether it is suppressed is for send's last look to say.
 * @param now - milliseconds since the epoch
 */
export const lookAgain = (delivery: Delivery, stops: readonly Stop[], now: number): Look => {
  const isDue = delivery.dueAt === undefined || Date.parse(delivery.dueAt) <= now;
  switch (delivery.state) {
    case 'held':
    case 'deferred':
      return lookAtHeld(delivery, stops, now, isDue);
    // Whether it may be called for again is for send to say, which has the envelope for it.
    case 'unsure':
    case 'queued':
      return isDue ? { look: 'enqueue' } : { look: 'waits' };
    case 'refused':
    case 'dry-run':
    case 'leased':
    case 'sent':
    case 'rejected':
    case 'expired':
    case 'discarded':
    case 'dead-lettered':
    case 'unknown':
      return { look: 'unpark' };
  }
};

const lookAtHeld = (delivery: Delivery, stops: readonly Stop[], now: number, isDue: boolean): Look => {
  if (delivery.validUntil !== undefined && Date.parse(delivery.validUntil) <= now) {
    return {
      look: 'moves',
      delivery: stillParked(delivery, expired(delivery, 'release', new Date(now).toISOString())),
    };
  }
  const standing = standingStops(stops, delivery, now);
  if (standing.length === 0) return { look: 'moves', delivery: released(delivery, now) };
  const [discarding, ...others] = standing
    .filter(({ queued }) => queued === 'discard')
    .map((stop): Reason => ({ code: 'stopped', ...stop }));
  if (discarding !== undefined) {
    const verdict = { verdict: 'refuse', because: [], reasons: [discarding, ...others] } as const;
    const ended = refusedLater(delivery, verdict, 'release', new Date(now).toISOString());
    return { look: 'moves', delivery: stillParked(delivery, ended) };
  }
  return isDue ? { look: 'moves', delivery: waitsOn(delivery, now) } : { look: 'waits' };
};

/** What has ended stays in the index until its source has been told: who finds it there before tells it again. */
const stillParked = ({ parked, parkedShard, dueAt }: Delivery, ended: Delivery): Delivery => ({
  ...ended,
  ...(parked === undefined ? {} : { parked }),
  ...(parkedShard === undefined ? {} : { parkedShard }),
  ...(dueAt === undefined ? {} : { dueAt }),
});
