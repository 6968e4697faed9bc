import { settleEvidence } from '../adapters/settle-evidence.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { takenByEvidence } from '../domain/delivery/transitions.ts';
import type { SendDependencies } from './dependencies.ts';

type Dependencies = Pick<SendDependencies, 'ledger' | 'now' | 'observe'>;

/**
 * Takes what Amazon SES has told of a delivery, or answered too late, for what came of its call; and counts one that it has
 * taken more than once, if nobody has before.
 * @param taken - what its evidence makes of it
 * @returns the delivery as it is now, or undefined if that makes nothing of it, or somebody else has moved it on
 */
export const takeEvidence = async (
  delivery: Delivery,
  dependencies: Dependencies,
  taken: (delivery: Delivery) => Delivery = takenByEvidence,
): Promise<Delivery | undefined> => {
  const { delivery: settled, isNewlyAcceptedTwice } = await settleEvidence(delivery, dependencies, taken);
  const { messageId, recipientIndex, state } = settled;
  if (isNewlyAcceptedTwice) dependencies.observe({ event: 'duplicate-accepted', messageId, recipientIndex });
  if (settled === delivery) return undefined;
  dependencies.observe({ event: 'evidence-taken', messageId, recipientIndex, state });
  return settled;
};
