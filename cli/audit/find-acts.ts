import { type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { tableKeys } from '../../lambdas/contract/tables.ts';
import type { AuditedAct } from './append-audit.ts';

/** An act as it was kept. `at` is ISO 8601 in UTC. */
export type KeptAct = AuditedAct & { readonly at: string };

/**
 * The acts of one kind on one subject in a day, oldest first.
 * @param day - `2026-11-21`, in UTC
 */
export const findActs = async (
  tables: DynamoDBDocumentClient,
  table: string,
  { day, action, subject }: { readonly day: string; readonly action: string; readonly subject: string },
): Promise<readonly KeptAct[]> => {
  const pages = paginateQuery(
    { client: tables },
    {
      TableName: table,
      KeyConditionExpression: '#day = :day',
      FilterExpression: '#action = :action AND #subject = :subject',
      ExpressionAttributeNames: { '#day': tableKeys.audit.partitionKey, '#action': 'action', '#subject': 'subject' },
      ExpressionAttributeValues: { ':day': day, ':action': action, ':subject': subject },
    },
  );
  const acts: KeptAct[] = [];
  for await (const { Items = [] } of pages) acts.push(...(Items as KeptAct[]));
  return acts;
};
