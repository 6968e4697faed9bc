import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { stopItem } from '../contract/stop.ts';
import type { Stop } from '../domain/policy/stop.ts';
import { reach } from './reach.ts';
import type { Item } from './table-reader.ts';

/** All stops, those that have ended too: as they were at most a second ago. */
export type ReadStops = () => Promise<readonly Stop[]>;

/**
 * For so long a worker knows of a stop as it was. Reading the few rows there are once a second is less than looking five
 * scopes up for every mail.
 */
export const stopFreshMilliseconds = 1_000;

export const createStopList = (client: DynamoDBDocumentClient, table: string, now: () => number): ReadStops => {
  let kept: { readonly stops: Promise<readonly Stop[]>; readonly readAt: number } | undefined;

  return async () => {
    const readAt = now();
    // Work that begins while others wait for the answer shares it; an answer that failed is nobody's.
    if (kept === undefined || readAt - kept.readAt >= stopFreshMilliseconds) {
      const stops = scanStops(client, table);
      kept = { stops, readAt };
      stops.catch(() => {
        if (kept?.stops === stops) kept = undefined;
      });
    }
    return kept.stops;
  };
};

const scanStops = async (client: DynamoDBDocumentClient, table: string): Promise<readonly Stop[]> => {
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
