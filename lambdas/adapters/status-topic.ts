import { PublishBatchCommand, type PublishBatchRequestEntry, type SNSClient } from '@aws-sdk/client-sns';
import { OutageError } from '../contract/outage-error.ts';
import type { StatusAttributes, StatusEvent } from '../contract/status-event.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { statusEventOf } from '../domain/delivery/status-event.ts';
import { inPages } from './in-pages.ts';

/** Whether all that there was to tell has been told. */
export type Told = { readonly ok: true } | { readonly ok: false; readonly error: OutageError };

/**
 * Tells their sources what these deliveries have come to; those on their way are passed over. Never rejects: what waits
 * for it is never what a mail needs. What was told before may be told again, and is recognised by its event's id.
 */
export type TellSources = (deliveries: readonly Delivery[]) => Promise<Told>;

/** As `TellSources`, for several who tell at once: one answer for each of them. */
export type TellTogether = (tellers: readonly (readonly Delivery[])[]) => Promise<readonly Told[]>;

/**
 * How long who tells waits for others of its batch to tell with it: their calls of Amazon SES, made at the same moment, are
 * answered within tens of milliseconds of each other. A call that takes seconds keeps nobody's event waiting, least of all
 * that of a code whose sender falls back to another way.
 */
export const tellingWaitMilliseconds = 100;

/** https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html; an event has a few hundred bytes of 256 KB. */
const eventsPerCall = 10;

export const createTellTogether =
  (client: SNSClient, topicArn: string): TellTogether =>
  async (tellers) => {
    const entries = tellers.flatMap((deliveries, teller) =>
      deliveries.flatMap((delivery) => {
        const event = statusEventOf(delivery);
        return event === undefined ? [] : [{ teller, entry: entryOf(event, delivery) }];
      }),
    );
    const failures = await Promise.all(
      inPages(entries, eventsPerCall).map(async (call) => {
        const told = await publish(
          client,
          topicArn,
          call.map(({ entry }) => entry),
        );
        return call.flatMap(({ teller }, index) => {
          const each = told[index] ?? notTaken;
          return each.ok ? [] : [[teller, each] as const];
        });
      }),
    );
    const byTeller = new Map(failures.flat());
    return tellers.map((_, teller) => byTeller.get(teller) ?? { ok: true });
  };

export const createStatusTopic = (client: SNSClient, topicArn: string): TellSources => {
  const tellTogether = createTellTogether(client, topicArn);
  return async (deliveries) => (await tellTogether([deliveries]))[0] ?? { ok: true };
};

const notTaken: Told = { ok: false, error: new OutageError('status-topic', 'did not take an event') };

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

/** @returns for each entry whether it was taken */
const publish = async (client: SNSClient, topicArn: string, entries: readonly Entry[]): Promise<readonly Told[]> => {
  const batch = new PublishBatchCommand({
    TopicArn: topicArn,
    PublishBatchRequestEntries: entries.map((entry, index) => ({ Id: String(index), ...entry })),
  });
  try {
    const { Successful: successful = [] } = await client.send(batch);
    const taken = new Set(successful.map(({ Id }) => Id));
    return entries.map((_, index) => (taken.has(String(index)) ? { ok: true } : notTaken));
  } catch (cause) {
    // Whatever it is: a mail that has left must not become a dead letter because nobody could be told.
    const error = new OutageError('status-topic', 'cannot be reached', { cause });
    return entries.map(() => ({ ok: false, error }));
  }
};
