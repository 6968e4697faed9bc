import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { OutageError } from '../contract/outage-error.ts';
import { reconcileKeys, tableKeys } from '../contract/tables.ts';
import type { Terms } from '../domain/delivery/looks.ts';
import type { ReadTables } from './table-reader.ts';
import { unlessConditionFails } from './unless-condition-fails.ts';

/** How far reconciling has come, and what it has to know from one run to the next. */
export type Progress = {
  /** The step that was done last, milliseconds since the epoch. */
  readonly doneUntil: number;
  /** The policy that was in force then. */
  readonly policyVersion: number;
  readonly terms: Terms;
};

export type ReconciliationProgress = {
  /** @returns undefined before the first run */
  readonly read: () => Promise<Progress | undefined>;
  /** @returns false, and nothing is written, if another run has come further than `before` meanwhile */
  readonly advance: (before: Progress | undefined, next: Progress) => Promise<boolean>;
};

const item = z.object({
  doneUntil: z.number(),
  policyVersion: z.number(),
  terms: z.record(z.string(), z.record(z.string(), z.number())),
});

const { partitionKey } = tableKeys.counters;
const key = { [partitionKey]: reconcileKeys.progress };

/** An item of its own in the Counters table: whoever loses it begins anew, and looks at what is accepted from then on. */
export const createReconciliationProgress = (
  client: DynamoDBDocumentClient,
  readTables: ReadTables,
  table: string,
): ReconciliationProgress => ({
  read: async () => {
    const found = await readTables('counters', [{ table, keys: [key], consistent: true }]);
    const stored = found.get(table)?.[0];
    if (stored === undefined) return undefined;
    const parsed = item.safeParse(stored);
    if (!parsed.success) throw new OutageError('counters', 'has progress of reconciling that cannot be read');
    return parsed.data;
  },

  advance: (before, next) =>
    unlessConditionFails(
      () =>
        client.send(
          new PutCommand({
            TableName: table,
            Item: { ...key, ...next },
            ...(before === undefined
              ? {
                  ConditionExpression: 'attribute_not_exists(#key)',
                  ExpressionAttributeNames: { '#key': partitionKey },
                }
              : {
                  ConditionExpression: 'doneUntil = :before',
                  ExpressionAttributeValues: { ':before': before.doneUntil },
                }),
          }),
        ),
      'counters',
    ),
});
