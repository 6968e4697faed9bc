import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Delivery, DeliveryEvent } from '../domain/delivery/delivery.ts';
import { sesMessageIdsOf } from '../domain/delivery/unsure.ts';
import type { DeliveryKey, Ledger } from './ledger.ts';
import { decodeDelivery, encodeDelivery, encodeEvent } from './ledger-item.ts';
import { reach } from './reach.ts';
import { unlessConditionFails } from './unless-condition-fails.ts';

/** The events of Amazon SES in the ledger. Every event is written once, however often it comes. */
export type DeliveryEvents = {
  /**
   * Adds an event to a delivery; undefined if there is no such delivery. That SES has taken the mail (`Send`) is not added
   * where the answer to that very call has said so already: then it is not new.
   */
  readonly append: (
    key: DeliveryKey,
    eventId: string,
    event: DeliveryEvent,
  ) => Promise<{ readonly isNew: boolean; readonly delivery: Delivery } | undefined>;
  /**
   * Keeps an event about no delivery that is known, under `event:<SES message id>`.
   * @param ttl - seconds since the epoch
   * @returns whether it is new
   */
  readonly keep: (sesMessageId: string, eventId: string, event: DeliveryEvent, ttl: number) => Promise<boolean>;
};

/** A ledger item has 400 KB, and no mail has so much to tell: what comes after that is not kept. */
const mostEvents = 100;

/** @param readItem - how an item is read that was not written */
export const createDeliveryEvents = (
  client: DynamoDBDocumentClient,
  table: string,
  readItem: Ledger['get'] = createItemReader(client, table),
): DeliveryEvents => {
  /** @returns whether it was written, and the item as it is now, where the table says that */
  const add = async (
    update: UpdateCommand['input'],
  ): Promise<{ readonly isNew: boolean; readonly delivery?: Delivery }> => {
    let delivery: Delivery | undefined;
    const isNew = await unlessConditionFails(async () => {
      try {
        const { Attributes: item = {} } = await client.send(new UpdateCommand(update));
        delivery = decodeDelivery(item);
      } catch (error) {
        delivery = itemOf(error);
        throw error;
      }
    });
    return { isNew, ...(delivery === undefined ? {} : { delivery }) };
  };

  const append: DeliveryEvents['append'] = async (key, eventId, event) => {
    const addition = additionOf(table, key, eventId, event);
    const { isNew, delivery = await readItem(key) } = await add(unlessAnswered(addition, event));
    if (delivery === undefined) return undefined;
    if (delivery.events === undefined) {
      // An item from before there were events. Whoever else finds it so does the same.
      await unlessConditionFails(() => client.send(new UpdateCommand(emptyEvents(table, key))));
      return append(key, eventId, event);
    }
    if (isNew || event.type !== 'Send' || isKnown(event, delivery)) return { isNew, delivery };
    // It is sent by what was told of another call: of this one nobody knows yet.
    return { delivery, ...(await add(addition)) };
  };

  const keep: DeliveryEvents['keep'] = async (sesMessageId, eventId, event, ttl) => {
    const key = { messageId: `event:${sesMessageId}`, recipientIndex: 0 };
    const item = encodeDelivery({ ...key, events: { [eventId]: event }, ttl });
    const put = new PutCommand({
      TableName: table,
      Item: item,
      ConditionExpression: 'attribute_not_exists(messageId)',
    });
    if (await unlessConditionFails(() => client.send(put))) return true;
    return (await append(key, eventId, event))?.isNew ?? false;
  };

  return { append, keep };
};

const createItemReader =
  (client: DynamoDBDocumentClient, table: string): Ledger['get'] =>
  async (key) => {
    const get = new GetCommand({ TableName: table, Key: keyOf(key), ConsistentRead: true });
    const { Item: item } = await reach('ledger', () => client.send(get));
    return item === undefined ? undefined : decodeDelivery(item);
  };

/** The item whose condition failed, as DynamoDB gives it with the refusal: no read is needed for it. */
const itemOf = (error: unknown): Delivery | undefined => {
  if (!(error instanceof ConditionalCheckFailedException) || error.Item === undefined) return undefined;
  // A resource of the document client gives its errors as the client underneath does.
  return decodeDelivery(unmarshall(error.Item));
};

const keyOf = ({ messageId, recipientIndex }: DeliveryKey): DeliveryKey => ({ messageId, recipientIndex });

/** Whether the call that an event is about is known to have been taken, by its answer or by another event. */
const isKnown = ({ sesMessageId }: DeliveryEvent, delivery: Delivery): boolean =>
  sesMessageId !== undefined && sesMessageIdsOf(delivery).has(sesMessageId);

const additionOf = (
  table: string,
  key: DeliveryKey,
  eventId: string,
  event: DeliveryEvent,
): UpdateCommand['input'] => ({
  TableName: table,
  Key: keyOf(key),
  UpdateExpression: 'SET #events.#id = :event',
  ConditionExpression: 'attribute_exists(#events) AND attribute_not_exists(#events.#id) AND size(#events) < :most',
  ExpressionAttributeNames: { '#events': 'events', '#id': eventId },
  ExpressionAttributeValues: { ':event': encodeEvent(event), ':most': mostEvents },
  ReturnValues: 'ALL_NEW',
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
});

/** Not where the mail is sent and the call that SES says to have taken is the latest: then most likely its answer has said so. */
const unlessAnswered = (addition: UpdateCommand['input'], { type, attempt }: DeliveryEvent): UpdateCommand['input'] =>
  type !== 'Send' || attempt === undefined
    ? addition
    : {
        ...addition,
        ConditionExpression: `${addition.ConditionExpression} AND NOT (#state = :sent AND #attempt = :attempt)`,
        ExpressionAttributeNames: { ...addition.ExpressionAttributeNames, '#state': 'state', '#attempt': 'attempt' },
        ExpressionAttributeValues: { ...addition.ExpressionAttributeValues, ':sent': 'sent', ':attempt': attempt },
      };

const emptyEvents = (table: string, key: DeliveryKey): UpdateCommand['input'] => ({
  TableName: table,
  Key: keyOf(key),
  UpdateExpression: 'SET #events = :empty',
  ConditionExpression: 'attribute_exists(messageId) AND attribute_not_exists(#events)',
  ExpressionAttributeNames: { '#events': 'events' },
  ExpressionAttributeValues: { ':empty': {} },
});
