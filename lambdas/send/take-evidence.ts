import { settleEvidence } from '../adapters/settle-evidence.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { takenByEvidence } from '../domain/delivery/transitions.ts';
import type { SendDependencies } from './dependencies.ts';

type Dependencies = Pick<SendDependencies, 'ledger' | 'now' | 'observe'>;

/**
 * Takes what Amazon SES has told of a delivery, or answered too late, for what came of its call.
 * @param taken - what its evidence makes of it
 * @returns the delivery as it is now, or undefined if somebody else has moved it on
 */
export const takeEvidence = async (
  delivery: Delivery,
  dependencies: Dependencies,
  taken: (delivery: Delivery) => Delivery = takenByEvidence,
): Promise<Delivery | undefined> => {
  const { delivery: settled, isNewlyAcceptedTwice } = await settleEvidence(delivery, dependencies, taken);
  if (isNewlyAcceptedTwice) observeTwice(delivery, dependencies);
  if (settled === delivery) return undefined;
  const { messageId, recipientIndex, state } = settled;
  dependencies.observe({ event: 'evidence-taken', messageId, recipientIndex, state });
  return settled;
};

/** Counts a delivery that the provider has taken more than once, if nobody has before. */
export const noteAcceptedTwice = async (delivery: Delivery, dependencies: Dependencies): Promise<void> => {
  const { isNewlyAcceptedTwice } = await settleEvidence(delivery, dependencies);
  if (isNewlyAcceptedTwice) observeTwice(delivery, dependencies);
};

const observeTwice = ({ messageId, recipientIndex }: Delivery, { observe }: Pick<Dependencies, 'observe'>): void =>
  observe({ event: 'duplicate-accepted', messageId, recipientIndex });
