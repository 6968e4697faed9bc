import { randomUUID } from 'node:crypto';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { tableKeys } from '../../lambdas/contract/tables.ts';

/** One act of a person. */
export type AuditedAct = {
  /** What was done, such as `stop` or `suppression-remove`. */
  readonly action: string;
  /** To what: the scope of a stop, the address of a suppression. */
  readonly subject: string;
  /** ARN of who did it (aws/caller.ts). */
  readonly who: string;
  /** What belongs to it: the reason given, what was there before. */
  readonly details?: Readonly<Record<string, unknown>>;
};

const { partitionKey, sortKey } = tableKeys.audit;

/**
 * Appends an act to the Audit table, where nothing is ever written twice.
 *
 * An act is appended before it is carried out: one that failed half-way is better known than one that nobody knows of.
 * @param at - milliseconds since the epoch
 */
export const appendAudit = async (
  tables: DynamoDBDocumentClient,
  table: string,
  act: AuditedAct,
  at: number,
): Promise<void> => {
  const time = new Date(at).toISOString();
  await tables.send(
    new PutCommand({
      TableName: table,
      Item: { [partitionKey]: time.slice(0, 10), [sortKey]: `${time}#${randomUUID()}`, at: time, ...act },
      ConditionExpression: 'attribute_not_exists(#day)',
      ExpressionAttributeNames: { '#day': partitionKey },
    }),
  );
};
