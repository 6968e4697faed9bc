import type { OutboundEnvelope } from '../../contract/envelope.ts';

/**
 * An envelope as it goes into a message. SQS takes the characters of XML 1.0: JSON escapes all others but these two,
 * which it may.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export const envelopeText = (envelope: OutboundEnvelope): string =>
  JSON.stringify(envelope).replaceAll('\uFFFE', '\\uFFFE').replaceAll('\uFFFF', '\\uFFFF');
