import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import { parkedAt } from '../../../lambdas/domain/delivery/parking.ts';
import { now } from '../../support/facts.ts';
import { delivery } from './delivery.ts';

/** A delivery that was held a minute ago, and is due; only what a test is about need be given. */
export const heldDelivery = (fields: Partial<Delivery> = {}): Delivery => {
  const queued = delivery({ lane: 'standard', ...fields });
  const parking = parkedAt(
    queued,
    { lane: 'standard', source: 'billing', object: { key: 'content/x', versionId: 'v1' } },
    now - 60_000,
  );
  return { ...queued, ...parking, state: 'held', ...fields };
};
