import type { OutboundEnvelope } from '../../contract/envelope.ts';
import type { Delivery } from './delivery.ts';

/**
 * An envelope as it goes into a message. SQS takes the characters of XML 1.0: JSON escapes all others but these two,
 * which it may.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export const envelopeText = (envelope: OutboundEnvelope): string =>
  JSON.stringify(envelope).replaceAll('\uFFFE', '\\uFFFE').replaceAll('\uFFFF', '\\uFFFF');

/** What an envelope says about its delivery. */
export const envelopeOf = (
  { messageId, recipientIndex, recipient, purpose }: Delivery,
  contentHash: string,
): Pick<OutboundEnvelope, 'version' | 'messageId' | 'recipientIndex' | 'contentHash' | 'lookUp'> => ({
  version: 1,
  messageId,
  recipientIndex,
  contentHash,
  ...(recipient === undefined ? {} : { lookUp: { recipient, ...(purpose === undefined ? {} : { purpose }) } }),
});
