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

/** What each status says, and whether it is the end. A complaint, or a late bounce, may still follow `delivered`. */
export const statuses: Readonly<Record<Status, { readonly sentence: string; readonly isTerminal: boolean }>> = {
  received: { sentence: 'accepted by Postern and on its way', isTerminal: false },
  held: { sentence: 'waiting until it is let go', isTerminal: false },
  deferred: { sentence: 'waiting to be tried again', isTerminal: false },
  sent: { sentence: 'Amazon SES took it; what became of it is not known yet', isTerminal: false },
  unconfirmed: { sentence: 'Amazon SES took it and has not told what became of it', isTerminal: true },
  delivered: { sentence: "the recipient's mail server took it", isTerminal: true },
  bounced: { sentence: "it did not reach the recipient's mailbox", isTerminal: true },
  complained: { sentence: 'it arrived, and the recipient marked it as spam', isTerminal: true },
  refused: { sentence: 'Postern did not let it leave', isTerminal: true },
  expired: { sentence: 'it was too late to be of use and was not sent', isTerminal: true },
  discarded: { sentence: 'given up without being sent, as asked', isTerminal: true },
  failed: { sentence: 'it could not be sent and will not be tried again', isTerminal: true },
  unknown: { sentence: 'the provider may have taken it; it was not sent again', isTerminal: true },
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
  const lastNews = [...delivery.attempts, ...Object.values(delivery.events ?? {})].map(({ at }) => Date.parse(at));
  return now - Math.max(...lastNews) >= unconfirmedAfterMilliseconds ? 'unconfirmed' : status;
};

type StatusFacts = Pick<Delivery, 'state' | 'attempts' | 'events'>;

const statusOfState = (state: DeliveryState, wasAttempted: boolean): Status => {
  switch (state) {
    case 'queued':
    case 'leased':
      return wasAttempted ? 'deferred' : 'received';
    case 'held':
      return 'held';
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
const endsWithoutSending: ReadonlySet<DeliveryState> = new Set([
  'refused',
  'dry-run',
  'expired',
  'discarded',
  'dead-lettered',
]);

/** What SES has told anything of was sent, whatever we have seen of it. */
export const isDecidedAnew = ({ state, events = {} }: Pick<Delivery, 'state' | 'events'>): boolean =>
  endsWithoutSending.has(state) && Object.keys(events).length === 0;
