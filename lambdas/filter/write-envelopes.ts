import type { OutboundMessage } from '../adapters/outbound-queue.ts';
import type { OutboundEnvelope } from '../contract/envelope.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import type { FilterDependencies } from './dependencies.ts';
import type { Content } from './make-content.ts';

/** A content up to this size travels in the envelope: SQS bills a message of up to 64 KB as one. */
const inlineBytes = 48 * 1024;

/** The envelopes of a request's deliveries, its content stored once if they cannot carry it. */
export const writeEnvelopes = async (
  deliveries: readonly Delivery[],
  source: string,
  content: Content,
  putContent: FilterDependencies['putContent'],
): Promise<readonly OutboundMessage[]> => {
  const [first] = deliveries;
  if (first === undefined) return [];
  const isInline = deliveries.length === 1 && Buffer.byteLength(content.text) <= inlineBytes;
  const carried = isInline
    ? { content: content.text }
    : { object: await putContent(first.messageId, content.hash, content.text) };
  return deliveries.map(({ messageId, recipientIndex }) => ({
    body: serialize({ version: 1, messageId, recipientIndex, contentHash: content.hash, ...carried }),
    source,
  }));
};

/**
 * SQS takes the characters of XML 1.0. JSON escapes all others but these two, which it may.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
const serialize = (envelope: OutboundEnvelope): string =>
  JSON.stringify(envelope).replaceAll('\uFFFE', '\\uFFFE').replaceAll('\uFFFF', '\\uFFFF');
