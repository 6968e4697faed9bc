import type { DeadLetter } from '../contract/dead-letter.ts';
import { outboundEnvelopes } from '../contract/envelope.ts';
import { OutageError } from '../contract/outage-error.ts';
import { parseJson } from '../contract/parse-json.ts';
import { deadLettered, leaseRanOut } from '../domain/delivery/transitions.ts';
import type { DeadLetterDependencies } from './dependencies.ts';
import type { Ended } from './take-dead-letter.ts';

const nothingToEnd: Ended = { ended: true, deliveries: [], before: [] };

/**
 * The end of the delivery that an envelope is about. One that none of our functions has sent says nothing: whoever got
 * it onto the queue must not be able to end other people's mail.
 */
export const endEnvelope = async (
  letter: DeadLetter,
  { now, ledger, trustedRoleIds }: Pick<DeadLetterDependencies, 'now' | 'ledger' | 'trustedRoleIds'>,
): Promise<Ended> => {
  const envelope = outboundEnvelopes.read(parseJson(letter.body));
  const isOurs = letter.principal !== undefined && trustedRoleIds.includes(letter.principal);
  if (envelope === undefined || !isOurs) return nothingToEnd;
  const delivery = await ledger.get(envelope);
  if (delivery === undefined) return nothingToEnd;
  // It was decided once more since: this envelope says nothing of the mail it is now.
  if (delivery.contentHash !== envelope.contentHash) return { ...nothingToEnd, before: [delivery] };

  const time = now();
  const at = new Date(time).toISOString();
  const end = async (next: typeof delivery): Promise<Ended> => {
    if (!(await ledger.replace(delivery, next))) throw new OutageError('ledger', 'changed while it was being written');
    return { ended: true, deliveries: [next], before: [] };
  };
  switch (delivery.state) {
    // What may have left ends as unknown, unless release brings it back with an envelope of its own.
    case 'unsure':
      if (delivery.parked !== undefined) return { ...nothingToEnd, before: [delivery] };
      return end(deadLettered(delivery, 'outbound', letter.error, at));
    case 'queued':
      return end(deadLettered(delivery, 'outbound', letter.error, at));
    case 'leased': {
      // The call may have been made, and its worker may still be writing what came of it.
      const millisecondsLeft = (delivery.lease?.until ?? 0) - time;
      if (millisecondsLeft > 0) return { ended: false, afterSeconds: Math.ceil(millisecondsLeft / 1000) };
      return end(deadLettered(leaseRanOut(delivery), 'outbound', letter.error, at));
    }
    // Release brings it back, with an envelope of its own.
    case 'held':
    case 'deferred':
    case 'refused':
    case 'dry-run':
    case 'sent':
    case 'rejected':
    case 'expired':
    case 'discarded':
    case 'dead-lettered':
    case 'unknown':
      return { ...nothingToEnd, before: [delivery] };
  }
};
