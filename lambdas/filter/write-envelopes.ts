import type { OutboundMessage } from '../adapters/outbound-queue.ts';
import type { Lane } from '../contract/lanes.ts';
import { envelopeOf, envelopeText } from '../domain/delivery/envelope-text.ts';
import type { FilterDependencies } from './dependencies.ts';
import type { Content } from './make-content.ts';
import type { Step } from './plan-steps.ts';

/** A content up to this size travels in the envelope: SQS bills a message of up to 64 KB as one. */
const inlineBytes = 48 * 1024;

/** The way a request's mail goes. */
export type Route = { readonly source: string; readonly lane: Lane };

/**
 * The envelopes of a request's deliveries that are queued. A content that only one of them has travels with it, as each
 * redacted one does; one that several share, or that is too large, is stored once.
 */
export const writeEnvelopes = async (
  steps: readonly Step[],
  { source, lane }: Route,
  putContent: FilterDependencies['putContent'],
): Promise<readonly OutboundMessage[]> => {
  const outgoing = steps.flatMap(({ delivery, content }) =>
    delivery.state === 'queued' && content !== undefined ? [{ delivery, content }] : [],
  );
  const sharers = Map.groupBy(outgoing, ({ content }) => content.hash);
  const carried = new Map<string, Carried>();
  for (const [hash, [first, ...others]] of sharers) {
    if (first === undefined) continue;
    const { content, delivery } = first;
    carried.set(
      hash,
      others.length === 0 && isSmall(content)
        ? { content: content.text }
        : await stored(delivery.messageId, content, putContent),
    );
  }
  return outgoing.map(({ delivery, content: { hash } }) => ({
    body: envelopeText({ ...envelopeOf(delivery, hash), ...carried.get(hash) }),
    source,
    lane,
  }));
};

type Carried =
  | { readonly content: string }
  | { readonly object: Awaited<ReturnType<FilterDependencies['putContent']>> };

const isSmall = ({ text }: Content): boolean => Buffer.byteLength(text) <= inlineBytes;

const stored = async (
  messageId: string,
  { hash, text }: Content,
  putContent: FilterDependencies['putContent'],
): Promise<Carried> => ({ object: await putContent(messageId, hash, text) });
