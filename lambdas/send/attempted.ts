import type { Delivery } from '../domain/delivery/delivery.ts';
import { type RecordOutcome, retryLater } from '../runtime/record-outcome.ts';

/** What an attempt came to: the delivery, if this was its end or it has to wait; or else what becomes of the envelope. */
export type Attempted = { readonly delivery: Delivery } | { readonly outcome: RecordOutcome };

export const notNow = (outcome: RecordOutcome): Attempted => ({ outcome });

/** Somebody else has moved the delivery on since it was read: look again. */
export const overtaken: RecordOutcome = retryLater(1, 'overtaken');
