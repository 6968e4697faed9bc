import type { MailContent } from '../contract/envelope.ts';
import { unsubscribeUrl } from '../contract/unsubscribe.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { destinationLookup } from '../domain/delivery/destination-lookup.ts';
import type { SendDependencies } from './dependencies.ts';

/**
 * The URL by which the person whom a mail goes to gets no more of its purpose; undefined where the purpose has none. It is
 * kept before the mail leaves, so that no link leads nowhere. An attempt has its own: one that failed leaves it unused.
 */
export const makeUnsubscribeLink = async (
  delivery: Delivery,
  { unsubscribe }: Pick<MailContent, 'unsubscribe'>,
  { now, uniqueToken, putUnsubscribeLink, unsubscribeBase }: Dependencies,
): Promise<string | undefined> => {
  if (unsubscribe === undefined) return undefined;
  const { messageId, recipientIndex, purpose } = delivery;
  const address = destinationLookup(delivery);
  if (address === undefined || purpose === undefined)
    throw new Error('a delivery was queued without address or purpose');
  const token = uniqueToken();
  await putUnsubscribeLink(token, { address, purpose, messageId, recipientIndex }, now());
  return unsubscribeUrl(unsubscribeBase, token);
};

type Dependencies = Pick<SendDependencies, 'now' | 'uniqueToken' | 'putUnsubscribeLink' | 'unsubscribeBase'>;
