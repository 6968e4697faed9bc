import type { Delivery } from './delivery.ts';

/** The statuses people and programs see, the same everywhere. Later events add `delivered`, `bounced` and others. */
export type Status = 'received' | 'deferred' | 'sent' | 'refused' | 'expired' | 'discarded' | 'failed' | 'unknown';

/** What each status says, and whether it is the end. */
export const statuses: Readonly<Record<Status, { readonly sentence: string; readonly isTerminal: boolean }>> = {
  received: { sentence: 'accepted by Postern and on its way', isTerminal: false },
  deferred: { sentence: 'waiting to be tried again', isTerminal: false },
  sent: { sentence: 'Amazon SES took it; whether it was delivered is not known', isTerminal: true },
  refused: { sentence: 'Postern did not let it leave', isTerminal: true },
  expired: { sentence: 'it was too late to be of use and was not sent', isTerminal: true },
  discarded: { sentence: 'decided and recorded, not sent, as asked', isTerminal: true },
  failed: { sentence: 'the provider will not take it', isTerminal: true },
  unknown: { sentence: 'the provider may have taken it; it was not sent again', isTerminal: true },
};

/** The status of a delivery, folded from what its ledger item holds. */
export const foldStatus = ({ state, attempts }: Pick<Delivery, 'state' | 'attempts'>): Status => {
  switch (state) {
    case 'queued':
    case 'leased':
      return attempts.length > 0 ? 'deferred' : 'received';
    case 'refused':
      return 'refused';
    case 'dry-run':
      return 'discarded';
    case 'sent':
      return 'sent';
    case 'rejected':
      return 'failed';
    case 'expired':
      return 'expired';
    case 'unknown':
      return 'unknown';
  }
};

/** Ends after which a replay of the same request decides the recipient anew; after all others it stands. */
const endsWithoutSending: ReadonlySet<Status> = new Set(['refused', 'expired', 'discarded']);

export const isDecidedAnew = (delivery: Pick<Delivery, 'state' | 'attempts'>): boolean =>
  endsWithoutSending.has(foldStatus(delivery));
