import type { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { createQuotaCounters } from '../../../lambdas/adapters/quota-counters.ts';
import type { TakeFrom } from '../../../lambdas/domain/quota/take-quotas.ts';

export type MemoryCounters = {
  /** A worker's own adapter on the shared table. */
  readonly worker: (now: () => number, random?: () => number) => TakeFrom;
  /** Counts by key. */
  readonly counts: () => ReadonlyMap<string, number>;
  /** How often the table was written. */
  readonly writes: () => number;
};

/**
 * The Counters table in memory: all it can do is to add to an item and say what came of it, as DynamoDB does, one item at
 * a time.
 * @param reach - what happens between a worker and the table: waits, or throws
 */
export const createMemoryCounters = (reach: () => Promise<void> = async () => {}): MemoryCounters => {
  const counts = new Map<string, number>();
  let writes = 0;
  const send = async ({ input }: UpdateCommand): Promise<{ Attributes: { taken: number } }> => {
    await reach();
    const key = String(input.Key?.['counter']);
    const taken = (counts.get(key) ?? 0) + Number(input.ExpressionAttributeValues?.[':count']);
    counts.set(key, taken);
    writes += 1;
    await reach();
    return { Attributes: { taken } };
  };
  const client = { send } as unknown as DynamoDBDocumentClient;
  return {
    worker: (now, random = () => 0) =>
      createQuotaCounters({ counting: client, givingBack: { singleAttempt: client } }, 'Counters', { now, random }),
    counts: () => counts,
    writes: () => writes,
  };
};
