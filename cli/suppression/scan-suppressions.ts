import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { type KeptRecord, keptRecord } from './kept-record.ts';

/** What was read of the list. */
export type ReadSuppressions = {
  readonly records: readonly KeptRecord[];
  /** Whether there is nothing beyond it. */
  readonly isComplete: boolean;
};

const pageSize = 1_000;

/** Reads so many addresses of the list, in DynamoDB's order, which is none. */
export const scanSuppressions = async (
  tables: DynamoDBDocumentClient,
  table: string,
  most: number,
): Promise<ReadSuppressions> => {
  const records: KeptRecord[] = [];
  for await (const page of paginateScan({ client: tables }, { TableName: table, Limit: Math.min(pageSize, most) })) {
    records.push(...(page.Items ?? []).map((item) => keptRecord(String(item['address']), item)));
    if (records.length >= most) return { records, isComplete: page.LastEvaluatedKey === undefined };
  }
  return { records, isComplete: true };
};
