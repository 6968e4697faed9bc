import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { isWaiting } from '../domain/delivery/held.ts';
import { changesBetween, decodeDelivery, encodeDelivery } from './ledger-item.ts';
import type { ReadTables } from './table-reader.ts';
import { unlessConditionFails } from './unless-condition-fails.ts';

/** What identifies a delivery. */
export type DeliveryKey = Pick<Delivery, 'messageId' | 'recipientIndex'>;

/** One item for each delivery. Every read sees the writes before it; every write is conditional. */
export type Ledger = {
  readonly get: (key: DeliveryKey) => Promise<Delivery | undefined>;
  /** Those that there are, in no particular order. */
  readonly getEach: (keys: readonly DeliveryKey[]) => Promise<readonly Delivery[]>;
  /** Writes a new item. False, and nothing written, if there is one. */
  readonly record: (delivery: Delivery) => Promise<boolean>;
  /**
   * Writes what differs between two versions of an item. False, and nothing written, if somebody else has moved the
   * delivery on from `previous` meanwhile. Attributes that neither version knows are left alone.
   */
  readonly replace: (previous: Delivery, next: Delivery) => Promise<boolean>;
  /**
   * Notes that the provider has taken a delivery more than once.
   * @param at - ISO 8601
   * @returns whether nobody had noted it
   */
  readonly noteAcceptedTwice: (key: DeliveryKey, at: string) => Promise<boolean>;
};

/** What is written of deliveries once they are there. */
export type LedgerChanges = Pick<Ledger, 'replace' | 'noteAcceptedTwice'>;

export const createLedger = (client: DynamoDBDocumentClient, readTables: ReadTables, table: string): Ledger => {
  const getEach: Ledger['getEach'] = async (keys) => {
    const found = await readTables('ledger', [ledgerQuery(table, keys)]);
    return (found.get(table) ?? []).map(decodeDelivery);
  };

  return {
    getEach,
    get: async (key) => (await getEach([key]))[0],

    record: (delivery) =>
      unlessConditionFails(() =>
        client.send(
          new PutCommand({
            TableName: table,
            Item: encodeDelivery(delivery),
            ConditionExpression: 'attribute_not_exists(messageId)',
          }),
        ),
      ),

    ...createLedgerChanges(client, table),
  };
};

export const createLedgerChanges = (client: DynamoDBDocumentClient, table: string): LedgerChanges => ({
  replace: (previous, next) =>
    unlessConditionFails(() => client.send(new UpdateCommand(change(table, previous, next)))),

  noteAcceptedTwice: ({ messageId, recipientIndex }, at) =>
    unlessConditionFails(() =>
      client.send(
        new UpdateCommand({
          TableName: table,
          Key: { messageId, recipientIndex },
          UpdateExpression: 'SET duplicateAcceptedAt = :at',
          // The SDK repeats a write whose answer was lost, and the repetition then meets the write of the first.
          ConditionExpression:
            'attribute_exists(messageId) AND (attribute_not_exists(duplicateAcceptedAt) OR duplicateAcceptedAt = :at)',
          ExpressionAttributeValues: { ':at': at },
        }),
      ),
    ),
});

/** For reading the ledger together with other tables. */
export const ledgerQuery = (table: string, keys: readonly DeliveryKey[]) => ({
  table,
  keys: keys.map(({ messageId, recipientIndex }) => ({ messageId, recipientIndex })),
  consistent: true,
});

/**
 * State, attempt and number of decisions together change with every step of a delivery, and never back: they are its
 * version. What goes on waiting keeps all three where a person lets it pass, or its last decision is made again: its next
 * look is another one then. Who takes a lease, or says that nobody knows, must besides know all that Amazon SES has told: it
 * may be that the mail has left. A single condition, because transactions are what a local table cannot do.
 */
const change = (table: string, previous: Delivery, next: Delivery): UpdateCommand['input'] => {
  const { messageId, recipientIndex, events, dueAt } = previous;
  const knowsEvents = next.state === 'leased' || next.state === 'unknown';
  const waitsOn = isWaiting(previous) && isWaiting(next);
  const changes = [...changesBetween(previous, next)];
  const set = changes.filter(([, value]) => value !== undefined);
  const removed = changes.filter(([, value]) => value === undefined).map(([name]) => name);
  return {
    TableName: table,
    Key: { messageId, recipientIndex },
    UpdateExpression: [
      ...(set.length === 0 ? [] : [`SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`]),
      ...(removed.length === 0 ? [] : [`REMOVE ${removed.map((name) => `#${name}`).join(', ')}`]),
    ].join(' '),
    ConditionExpression: [
      '#state = :previousState AND #attempt = :previousAttempt AND size(#decisions) = :previousDecisions',
      ...(knowsEvents
        ? [events === undefined ? 'attribute_not_exists(#events)' : 'size(#events) = :previousEvents']
        : []),
      ...(waitsOn ? [dueAt === undefined ? 'attribute_not_exists(#dueAt)' : '#dueAt = :previousDueAt'] : []),
    ].join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(
      [
        ...new Set([
          ...changes.map(([name]) => name),
          'state',
          'attempt',
          'decisions',
          ...(knowsEvents ? ['events'] : []),
          ...(waitsOn ? ['dueAt'] : []),
        ]),
      ].map((name) => [`#${name}`, name]),
    ),
    ExpressionAttributeValues: {
      ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
      ':previousState': previous.state,
      ':previousAttempt': previous.attempt,
      ':previousDecisions': previous.decisions.length,
      ...(knowsEvents && events !== undefined ? { ':previousEvents': Object.keys(events).length } : {}),
      ...(waitsOn && dueAt !== undefined ? { ':previousDueAt': dueAt } : {}),
    },
  };
};
