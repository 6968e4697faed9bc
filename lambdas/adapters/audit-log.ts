import { randomUUID } from 'node:crypto';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { tableKeys } from '../contract/tables.ts';
import { reach } from './reach.ts';

/** One act of a person. */
export type AuditedAct = {
  /** What was done, such as `stop` or `suppression-remove`. */
  readonly action: string;
  /** To what: the scope of a stop, the address of a suppression. */
  readonly subject: string;
  /** ARN of who did it, as AWS says. */
  readonly who: string;
  /** Id of the access key they did it with. */
  readonly accessKey?: string;
  /** What belongs to it: the reason given, what was there before. */
  readonly details?: Readonly<Record<string, unknown>>;
};

export type AuditLog = {
  /**
   * Appends an act, where nothing is ever written twice. Before it is carried out: one that failed half-way is better
   * known than one that nobody knows of.
   * @param at - milliseconds since the epoch
   */
  readonly append: (act: AuditedAct, at: number) => Promise<void>;
};

const { partitionKey, sortKey } = tableKeys.audit;

export const createAuditLog = (client: DynamoDBDocumentClient, table: string): AuditLog => ({
  append: async (act, at) => {
    const time = new Date(at).toISOString();
    const put = new PutCommand({
      TableName: table,
      Item: { [partitionKey]: time.slice(0, 10), [sortKey]: `${time}#${randomUUID()}`, at: time, ...act },
      ConditionExpression: 'attribute_not_exists(#day)',
      ExpressionAttributeNames: { '#day': partitionKey },
    });
    await reach('audit', () => client.send(put));
  },
});
