import { type BatchResultErrorEntry, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { OutageError } from '../contract/outage-error.ts';
import { reach } from './reach.ts';

/** An envelope to enqueue, for one source: SQS is fair between sources. */
export type OutboundMessage = { readonly body: string; readonly source: string };

/** What came of one message: enqueued, or the error that kept it from being. */
export type Enqueued = { readonly ok: true } | { readonly ok: false; readonly error: unknown };

/** Enqueues all it can; one result for each message, in their order. */
export type Enqueue = (messages: readonly OutboundMessage[]) => Promise<readonly Enqueued[]>;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const messagesPerCall = 10;
const bytesPerCall = 1024 * 1024;

export const createOutboundQueue =
  (client: SQSClient, queueUrl: string): Enqueue =>
  async (messages) => {
    const results = await Promise.all(inCalls(messages).map((call) => sendBatch(client, queueUrl, call)));
    return results.flat();
  };

const inCalls = (messages: readonly OutboundMessage[]): readonly (readonly OutboundMessage[])[] => {
  const calls: OutboundMessage[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.body);
    const last = calls.at(-1);
    if (last === undefined || last.length === messagesPerCall || bytes + size > bytesPerCall) {
      calls.push([message]);
      bytes = size;
    } else {
      last.push(message);
      bytes += size;
    }
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
