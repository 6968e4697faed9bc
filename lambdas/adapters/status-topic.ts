import { PublishBatchCommand, type PublishBatchRequestEntry, type SNSClient } from '@aws-sdk/client-sns';
import { OutageError } from '../contract/outage-error.ts';
import type { StatusAttributes, StatusEvent } from '../contract/status-event.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { statusEventOf } from '../domain/delivery/status-event.ts';

/** Whether all that there was to tell has been told. */
export type Told = { readonly ok: true } | { readonly ok: false; readonly error: OutageError };

/**
 * Tells their sources what these deliveries have come to; those on their way are passed over. Never rejects: what waits
 * for it is never what a mail needs. What was told before may be told again, and is recognised by its event's id.
 */
export type TellSources = (deliveries: readonly Delivery[]) => Promise<Told>;

/** https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html; an event has a few hundred bytes of 256 KB. */
const eventsPerCall = 10;

export const createStatusTopic =
  (client: SNSClient, topicArn: string): TellSources =>
  async (deliveries) => {
    const entries = deliveries.flatMap((delivery) => {
      const event = statusEventOf(delivery);
      return event === undefined ? [] : [entryOf(event, delivery)];
    });
    const calls = Array.from({ length: Math.ceil(entries.length / eventsPerCall) }, (_, call) =>
      publish(client, topicArn, entries.slice(call * eventsPerCall, (call + 1) * eventsPerCall)),
    );
    const results = await Promise.all(calls);
    return results.find((told) => !told.ok) ?? { ok: true };
  };

type Entry = Omit<PublishBatchRequestEntry, 'Id'>;

const entryOf = (event: StatusEvent, { lane }: Delivery): Entry => {
  const { source, status } = event;
  const attributes: StatusAttributes = { source, status, ...(lane === undefined ? {} : { lane }) };
  return {
    Message: JSON.stringify(event),
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
    ),
  };
};

const publish = async (client: SNSClient, topicArn: string, entries: readonly Entry[]): Promise<Told> => {
  const batch = new PublishBatchCommand({
    TopicArn: topicArn,
    PublishBatchRequestEntries: entries.map((entry, index) => ({ Id: String(index), ...entry })),
  });
  try {
    const { Successful: taken = [] } = await client.send(batch);
    if (taken.length === entries.length) return { ok: true };
    return { ok: false, error: new OutageError('status-topic', 'did not take an event') };
  } catch (cause) {
    // Whatever it is: a mail that has left must not become a dead letter because nobody could be told.
    return { ok: false, error: new OutageError('status-topic', 'cannot be reached', { cause }) };
  }
};
