import type { OutboundMessage } from '../adapters/outbound-queue.ts';
import type { Lane } from '../contract/lanes.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { envelopeOf, envelopeText } from '../domain/delivery/envelope-text.ts';
import type { FilterDependencies } from './dependencies.ts';
import type { Content } from './make-content.ts';

/** A content up to this size travels in the envelope: SQS bills a message of up to 64 KB as one. */
const inlineBytes = 48 * 1024;

/** A request's mail, and the way it goes. */
export type Outgoing = {
  readonly content: Content;
  readonly route: { readonly source: string; readonly lane: Lane };
};

/** The envelopes of a request's deliveries, its content stored once if they cannot carry it. */
export const writeEnvelopes = async (
  deliveries: readonly Delivery[],
  { content, route: { source, lane } }: Outgoing,
  putContent: FilterDependencies['putContent'],
): Promise<readonly OutboundMessage[]> => {
  const [first] = deliveries;
  if (first === undefined) return [];
  const isInline = deliveries.length === 1 && Buffer.byteLength(content.text) <= inlineBytes;
  const carried = isInline
    ? { content: content.text }
    : { object: await putContent(first.messageId, content.hash, content.text) };
  return deliveries.map((delivery) => ({
    body: envelopeText({ ...envelopeOf(delivery, content.hash), ...carried }),
    source,
    lane,
  }));
};
