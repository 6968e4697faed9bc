import type { Delivery, DeliveryState } from '../domain/delivery/delivery.ts';
import { takenByEvidence } from '../domain/delivery/transitions.ts';
import { evidenceOf, isAcceptedTwice } from '../domain/delivery/unsure.ts';
import type { LedgerChanges } from './ledger.ts';

/** What came of looking at what has been told of a delivery. */
export type Settled = {
  /** As it is now, unless somebody else has moved it on meanwhile. */
  readonly delivery: Delivery;
  /** Whether it is now the first time that it was found to have been accepted more than once. */
  readonly isNewlyAcceptedTwice: boolean;
};

/**
 * A delivery whose next call is still to come, and must not be made if the mail has left; or one whose end says that nobody
 * knows. Under a lease a call is being made, whose answer is recorded by who makes it.
 */
const isOpen: ReadonlySet<DeliveryState> = new Set(['queued', 'unsure', 'held', 'deferred', 'unknown']);

/**
 * Writes into the ledger what Amazon SES's own words make of a delivery: that it has been sent, where nobody had seen the
 * answer, and that it was sent more than once. All of it may be done again.
 * @param taken - what its evidence makes of it
 */
export const settleEvidence = async (
  delivery: Delivery,
  { ledger, now }: { readonly ledger: LedgerChanges; readonly now: () => number },
  taken: (delivery: Delivery) => Delivery = takenByEvidence,
): Promise<Settled> => {
  const isNewlyAcceptedTwice =
    isAcceptedTwice(delivery) &&
    delivery.duplicateAcceptedAt === undefined &&
    (await ledger.noteAcceptedTwice(delivery, new Date(now()).toISOString()));
  if (!isOpen.has(delivery.state) || evidenceOf(delivery) === undefined) {
    return { delivery, isNewlyAcceptedTwice };
  }
  const sent = taken(delivery);
  const isWritten = await ledger.replace(delivery, sent);
  return { delivery: isWritten ? sent : delivery, isNewlyAcceptedTwice };
};
