import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { parseSuppressionRecord } from '../../lambdas/adapters/suppression-records.ts';
import { type SuppressionOrigin, suppressionOrigins } from '../../lambdas/contract/policy.ts';
import type { SuppressionEntry, SuppressionRecord } from '../../lambdas/domain/feedback/suppression-record.ts';

/** What stands on the list, and what a person said who entered it. */
export type KeptEntry = SuppressionEntry & { readonly reason?: string; readonly by?: string };

export type KeptRecord = Omit<SuppressionRecord, 'entries'> & {
  readonly entries: Readonly<Partial<Record<SuppressionOrigin, KeptEntry>>>;
  /** Whether it can be read; if not, the functions take it for suppressed by every origin, and so it is shown. */
  readonly isReadable: boolean;
};

/** An item of the table as it is kept. */
export const keptRecord = (address: string, item: unknown): KeptRecord => {
  const record = parseSuppressionRecord(item);
  return record === undefined ? unreadable(address) : { ...record, isReadable: true };
};

/** The record of an address; undefined: nothing is known of it. */
export const readKeptRecord = async (
  tables: DynamoDBDocumentClient,
  table: string,
  address: string,
): Promise<KeptRecord | undefined> => {
  const { Item: item } = await tables.send(
    new GetCommand({ TableName: table, Key: { address }, ConsistentRead: true }),
  );
  return item === undefined ? undefined : keptRecord(address, item);
};

const unreadable = (address: string): KeptRecord => ({
  address,
  entries: Object.fromEntries(
    suppressionOrigins.map((origin) => [origin, { origin, reason: 'what is kept of this address cannot be read' }]),
  ),
  isReadable: false,
});
