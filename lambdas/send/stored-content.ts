import type { OutboundEnvelope } from '../contract/envelope.ts';
import type { Delivery, ParkedContent } from '../domain/delivery/delivery.ts';
import type { SendDependencies } from './dependencies.ts';

/** The content that an envelope carries or points to, where it stays while the delivery waits. */
export const storedContent = async (
  { messageId }: Delivery,
  { content, object, contentHash }: OutboundEnvelope,
  putContent: SendDependencies['putContent'],
): Promise<ParkedContent['object']> => object ?? putContent(messageId, contentHash, content ?? '');
