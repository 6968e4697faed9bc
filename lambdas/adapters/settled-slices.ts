import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { type Lane, lanes } from '../contract/lanes.ts';
import { reconcileKeys, tableKeys } from '../contract/tables.ts';
import { reach } from './reach.ts';
import type { ReadTables } from './table-reader.ts';

/** A part of a slice of which most had ended for good: as long as it is the same deliveries, these need not be read again. */
export type SettledSlice = {
  /** Of the keys of all its deliveries, in their order. */
  readonly digest: string;
  /** How many have ended for good. */
  readonly forGood: Readonly<Partial<Record<Lane, number>>>;
  /** Which have not: their places among the keys. */
  readonly others: readonly number[];
};

export type SettledSlices = {
  readonly read: (name: string) => Promise<SettledSlice | undefined>;
  /** @param ttl - seconds since the epoch */
  readonly note: (name: string, slice: SettledSlice, ttl: number) => Promise<void>;
};

const settled = z.object({
  digest: z.string(),
  forGood: z.partialRecord(z.enum(lanes), z.number()),
  others: z.array(z.number()),
});

const { partitionKey, timeToLive } = tableKeys.counters;
const keyOf = (name: string) => ({ [partitionKey]: `${reconcileKeys.settled}${name}` });

export const createSettledSlices = (
  client: DynamoDBDocumentClient,
  readTables: ReadTables,
  table: string,
): SettledSlices => ({
  read: async (name) => {
    const found = await readTables('counters', [{ table, keys: [keyOf(name)] }]);
    // One that cannot be read is one that was never noted: the deliveries are read.
    return settled.safeParse(found.get(table)?.[0]).data;
  },

  note: async (name, slice, ttl) => {
    const put = new PutCommand({ TableName: table, Item: { ...keyOf(name), ...slice, [timeToLive]: ttl } });
    await reach('counters', () => client.send(put));
  },
});
