import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { reach } from './reach.ts';
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
};

export const createLedger = (client: DynamoDBDocumentClient, readTables: ReadTables, table: string): Ledger => ({
  get: async ({ messageId, recipientIndex }) => {
    const read = new GetCommand({ TableName: table, Key: { messageId, recipientIndex }, ConsistentRead: true });
    const { Item: item } = await reach('ledger', () => client.send(read));
    return item === undefined ? undefined : asDelivery(item);
  },

  getEach: async (keys) => {
    const found = await readTables('ledger', [ledgerQuery(table, keys)]);
    return (found.get(table) ?? []).map(asDelivery);
  },

  record: (delivery) =>
    unlessConditionFails(() =>
      client.send(
        new PutCommand({
          TableName: table,
          Item: delivery,
          ConditionExpression: 'attribute_not_exists(messageId)',
        }),
      ),
    ),

  replace: (previous, next) =>
    unlessConditionFails(() => client.send(new UpdateCommand(change(table, previous, next)))),
});

/** For reading the ledger together with other tables. */
export const ledgerQuery = (table: string, keys: readonly DeliveryKey[]) => ({
  table,
  keys: keys.map(({ messageId, recipientIndex }) => ({ messageId, recipientIndex })),
  consistent: true,
});

/** Nobody but this module writes the table. */
export const asDelivery = (item: Readonly<Record<string, unknown>>): Delivery => item as Delivery;

/**
 * State, attempt and number of decisions together change with every step of a delivery, and never back: they are its
 * version. A single condition, because transactions are what a local table cannot do.
 */
const change = (table: string, previous: Delivery, next: Delivery): UpdateCommand['input'] => {
  const { messageId, recipientIndex } = previous;
  const names = [...new Set([...Object.keys(previous), ...Object.keys(next)])] as readonly (keyof Delivery)[];
  const changed = names.filter((name) => previous[name] !== next[name]);
  const set = changed.filter((name) => next[name] !== undefined);
  const removed = changed.filter((name) => next[name] === undefined);
  return {
    TableName: table,
    Key: { messageId, recipientIndex },
    UpdateExpression: [
      `SET ${set.map((name) => `#${name} = :${name}`).join(', ')}`,
      ...(removed.length === 0 ? [] : [`REMOVE ${removed.map((name) => `#${name}`).join(', ')}`]),
    ].join(' '),
    ConditionExpression:
      '#state = :previousState AND #attempt = :previousAttempt AND size(#decisions) = :previousDecisions',
    ExpressionAttributeNames: Object.fromEntries(
      [...new Set([...changed, 'state', 'attempt', 'decisions'])].map((name) => [`#${name}`, name]),
    ),
    ExpressionAttributeValues: {
      ...Object.fromEntries(set.map((name) => [`:${name}`, next[name]])),
      ':previousState': previous.state,
      ':previousAttempt': previous.attempt,
      ':previousDecisions': previous.decisions.length,
    },
  };
};
