import type { Delivery, DeliveryState, EventStatus } from './delivery.ts';

/** The statuses people and programs see, the same everywhere. */
export type Status =
  | 'received'
  | 'held'
  | 'deferred'
  | 'sent'
  | 'unconfirmed'
  | EventStatus
  | 'refused'
  | 'expired'
  | 'discarded'
  | 'unknown';

/** Whether a status is the end (policy/words/ says what each means). A complaint, or a late bounce, may still follow `delivered`. */
export const isTerminal: Readonly<Record<Status, boolean>> = {
  received: false,
  held: false,
  deferred: false,
  sent: false,
  unconfirmed: true,
  delivered: true,
  bounced: true,
  complained: true,
  refused: true,
  expired: true,
  discarded: true,
  failed: true,
  unknown: true,
};

/** A later one takes the place of an earlier one, in whatever order the events came. */
const eventRank: readonly EventStatus[] = ['delivered', 'failed', 'bounced', 'complained'];

/** Amazon SES gives up after 14 hours at most, and its answers take a while: then nothing is going to come. */
const unconfirmedAfterMilliseconds = 72 * 3_600_000;

/** The status of a delivery, folded from what its ledger item holds. What SES has told outweighs what we saw of the call. */
export const foldStatus = ({ state, attempts, events = {} }: StatusFacts): Status => {
  const told = Object.values(events);
  if (told.length === 0) return statusOfState(state, attempts.length > 0);
  return eventRank.findLast((status) => told.some((event) => event.status === status)) ?? 'sent';
};

/**
 * The status as it is to be read now: what SES has said nothing final of for days is not on its way any more.
 * @param now - milliseconds since the epoch
 */
export const statusAt = (delivery: StatusFacts, now: number): Status => {
  const status = foldStatus(delivery);
  if (status !== 'sent') return status;
  return now - lastNewsAt(delivery) >= unconfirmedAfterMilliseconds ? 'unconfirmed' : status;
};

/** When a mail that left was last heard of, milliseconds since the epoch: by an answer to a call, or by an event. */
export const lastNewsAt = ({ attempts, events = {} }: Pick<Delivery, 'attempts' | 'events'>): number =>
  Math.max(...[...attempts, ...Object.values(events)].map(({ at }) => Date.parse(at)));

type StatusFacts = Pick<Delivery, 'state' | 'attempts' | 'events'>;

const statusOfState = (state: DeliveryState, wasAttempted: boolean): Status => {
  switch (state) {
    case 'queued':
    case 'leased':
      return wasAttempted ? 'deferred' : 'received';
    case 'held':
      return 'held';
    // What may have left is waited for; it counts as sent once SES has told anything of it.
    case 'unsure':
    case 'deferred':
      return 'deferred';
    case 'refused':
      return 'refused';
    case 'discarded':
    case 'dry-run':
      return 'discarded';
    case 'sent':
      return 'sent';
    case 'rejected':
    case 'dead-lettered':
      return 'failed';
    case 'expired':
      return 'expired';
    case 'unknown':
      return 'unknown';
  }
};

/** Ends after which a replay of the same request decides the recipient anew; after all others it stands. */
export const endsWithoutSending: ReadonlySet<DeliveryState> = new Set([
  'refused',
  'dry-run',
  'expired',
  'discarded',
  'dead-lettered',
]);

/** What SES has told anything of was sent, whatever we have seen of it. */
export const isDecidedAnew = ({ state, events = {} }: Pick<Delivery, 'state' | 'events'>): boolean =>
  endsWithoutSending.has(state) && Object.keys(events).length === 0;
