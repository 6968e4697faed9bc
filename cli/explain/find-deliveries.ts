import { parseAddress } from '../../lambdas/domain/address/parse-address.ts';
import type { Delivery } from '../../lambdas/domain/delivery/delivery.ts';
import { messageId, unknownOwner } from '../../lambdas/domain/identity/message-id.ts';
import { callerPrincipal } from '../aws/caller-principal.ts';
import type { Target } from '../aws/target.ts';
import type { Control } from '../control/connect-control.ts';
import { readChosen } from '../held/chosen.ts';

/** What `postern explain` is asked about. */
export type Asked =
  | { readonly by: 'message-id'; readonly id: string; readonly recipientIndex?: number }
  /** An idempotency key, or the id SQS gave the message, of a source or of a sender that no source is registered for. */
  | { readonly by: 'key'; readonly key: string; readonly owner: string }
  /** The id SQS gave the message, whoever sent it. */
  | { readonly by: 'sqs-id'; readonly id: string }
  | { readonly by: 'address'; readonly recipient: string; readonly isAddress: boolean };

export type Owner = { readonly source?: string; readonly principal?: string };

/** @param owner - whose key it is; without it a message id, an id of SQS or an address */
export const readQuestion = (given: string, { source, principal }: Owner): Asked => {
  if (source !== undefined) return { by: 'key', key: given, owner: source };
  if (principal !== undefined) return { by: 'key', key: given, owner: unknownOwner(principal) };
  const chosen = readChosen(given);
  if (chosen !== undefined) {
    const { messageId: id, recipientIndex } = chosen;
    return { by: 'message-id', id, ...(recipientIndex === undefined ? {} : { recipientIndex }) };
  }
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(given)) return { by: 'sqs-id', id: given };
  const parsed = parseAddress(given);
  // What is no address stands in the ledger as it was given.
  return { by: 'address', recipient: parsed.ok ? parsed.address.lookup : given, isAddress: parsed.ok };
};

/** The deliveries that were asked for; none: the ledger knows nothing of them. @param since - ISO 8601 in UTC */
export const findDeliveries = async (
  asked: Asked,
  target: Target,
  control: Control,
  since: string,
): Promise<readonly Delivery[]> => {
  switch (asked.by) {
    case 'message-id': {
      const { deliveries } = await control.ask('explain-message', { messageIds: [asked.id] });
      const { recipientIndex: place } = asked;
      return place === undefined ? deliveries : deliveries.filter(({ recipientIndex }) => recipientIndex === place);
    }
    case 'key':
      return (await control.ask('explain-message', { messageIds: [messageId(asked.owner, asked.key)] })).deliveries;
    case 'sqs-id': {
      // On the local stack the access key says who is asking, as it does for every other client.
      const principal = await callerPrincipal(target, process.env['AWS_ACCESS_KEY_ID']);
      return (await control.ask('explain-sqs-id', { id: asked.id, principal })).deliveries;
    }
    case 'address':
      return (await control.ask('explain-recipient', { recipient: asked.recipient, since })).deliveries;
  }
};
