import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { stopItem } from '../contract/stop.ts';
import { isStanding, type Stop } from '../domain/policy/stop.ts';
import { reach } from './reach.ts';
import type { Item, ReadTables } from './table-reader.ts';

/** The stops of these scopes (domain/policy/stop.ts); there may be some among them that have ended. */
export type ReadStops = (scopes: readonly string[]) => Promise<readonly Stop[]>;

/** All stops as they are now, those that have ended too. */
export type ReadAllStops = () => Promise<readonly Stop[]>;

/**
 * A row for each scope, read by its key together with whatever else a mail is looked up by: a scan would be a call more,
 * and one kept for a while would stop later.
 */
export const createStopReader =
  (readTables: ReadTables, table: string): ReadStops =>
  (scopes) =>
    readRows(readTables, table, scopes, true);

/**
 * For mail that is looked at once more before it leaves, at half the price: a stop of a moment ago may be missed. What is
 * found is read again as it is now, for what was lifted a moment ago must stop nothing.
 */
export const createFirstStopReader =
  (readTables: ReadTables, table: string, now: () => number): ReadStops =>
  async (scopes) => {
    const found = await readRows(readTables, table, scopes, false);
    const standing = found.filter((stop) => isStanding(stop, now()));
    return readRows(
      readTables,
      table,
      standing.map(({ scope }) => scope),
      true,
    );
  };

const readRows = async (
  readTables: ReadTables,
  table: string,
  scopes: readonly string[],
  consistent: boolean,
): Promise<readonly Stop[]> => {
  const keys = scopes.map((scope) => ({ scope }));
  const found = await readTables('stops', [{ table, keys, consistent }]);
  return (found.get(table) ?? []).map(parseStop);
};

export const createStopList =
  (client: DynamoDBDocumentClient, table: string): ReadAllStops =>
  async () => {
    const stops: Stop[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const scan = new ScanCommand({
        TableName: table,
        ConsistentRead: true,
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      });
      const { Items: items = [], LastEvaluatedKey: next } = await reach('stops', () => client.send(scan));
      stops.push(...items.map(parseStop));
      from = next;
    } while (from !== undefined);
    return stops;
  };

/** A row that cannot be read holds its scope, without end: somebody once said that this should not leave. */
const parseStop = (item: Item): Stop => {
  const parsed = stopItem.safeParse(item);
  if (!parsed.success) return { scope: String(item['scope']), reason: 'the stop cannot be read', queued: 'hold' };
  const { until, ...stop } = parsed.data;
  return { ...stop, ...(until === undefined ? {} : { until }) };
};
