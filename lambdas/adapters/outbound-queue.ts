import { type BatchResultErrorEntry, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Lane } from '../contract/lanes.ts';
import { OutageError } from '../contract/outage-error.ts';
import { reach } from './reach.ts';

/** An envelope to enqueue, for one source: SQS is fair between sources. */
export type OutboundMessage = { readonly body: string; readonly source: string; readonly lane: Lane };

/** What came of one message: enqueued, or the error that kept it from being. */
export type Enqueued = { readonly ok: true } | { readonly ok: false; readonly error: unknown };

/** Enqueues all it can, each in the queue of its lane; one result for each message, in their order. */
export type Enqueue = (messages: readonly OutboundMessage[]) => Promise<readonly Enqueued[]>;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const messagesPerCall = 10;
const bytesPerCall = 1024 * 1024;

/** @param queueUrls - the outbound queue of each lane */
export const createOutboundQueue =
  (client: SQSClient, queueUrls: Readonly<Record<Lane, string>>): Enqueue =>
  async (messages) => {
    const results: Enqueued[] = [];
    await Promise.all(
      inCalls(messages).map(async ({ lane, entries }) => {
        const sent = await sendBatch(
          client,
          queueUrls[lane],
          entries.map(({ message }) => message),
        );
        for (const [index, { place }] of entries.entries()) results[place] = sent[index] ?? lost;
      }),
    );
    return results;
  };

const lost: Enqueued = { ok: false, error: new Error('SQS was not asked about an envelope') };

/** Messages for one lane, and their places among all. */
type Call = { readonly lane: Lane; readonly entries: { readonly message: OutboundMessage; readonly place: number }[] };

const inCalls = (messages: readonly OutboundMessage[]): readonly Call[] => {
  const calls: Call[] = [];
  const open = new Map<Lane, { readonly call: Call; bytes: number }>();
  for (const [place, message] of messages.entries()) {
    const size = Buffer.byteLength(message.body);
    let current = open.get(message.lane);
    if (
      current === undefined ||
      current.call.entries.length === messagesPerCall ||
      current.bytes + size > bytesPerCall
    ) {
      current = { call: { lane: message.lane, entries: [] }, bytes: 0 };
      open.set(message.lane, current);
      calls.push(current.call);
    }
    current.call.entries.push({ message, place });
    current.bytes += size;
  }
  return calls;
};

const sendBatch = async (
  client: SQSClient,
  queueUrl: string,
  messages: readonly OutboundMessage[],
): Promise<readonly Enqueued[]> => {
  const send = new SendMessageBatchCommand({
    QueueUrl: queueUrl,
    Entries: messages.map(({ body, source }, index) => ({
      Id: String(index),
      MessageBody: body,
      MessageGroupId: source,
    })),
  });
  try {
    const { Successful: sent = [], Failed: failed = [] } = await reach('outbound-queue', () => client.send(send));
    return messages.map((_, index) => {
      const id = String(index);
      return sent.some(({ Id }) => Id === id)
        ? { ok: true }
        : { ok: false, error: failureOf(failed.find(({ Id }) => Id === id)) };
    });
  } catch (error) {
    return messages.map(() => ({ ok: false, error }));
  }
};

/** A message that SQS says is wrong in itself is a bug of ours; anything else passes. */
const failureOf = (entry: BatchResultErrorEntry | undefined): Error =>
  entry?.SenderFault === true
    ? new Error(`the outbound queue does not take an envelope: ${entry.Code ?? 'no code'}`)
    : new OutageError('outbound-queue', 'did not take an envelope');
