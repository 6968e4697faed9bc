import { randomUUID } from 'node:crypto';
import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { tableKeys } from '../contract/tables.ts';
import type { KeptAct } from '../domain/control/results.ts';
import { reach } from './reach.ts';
import { unlessConditionFails } from './unless-condition-fails.ts';

/** What people did, each act once and for ever. */
export type AuditLog = {
  /**
   * Appends an act. Before it is carried out: one that failed half-way is better known than one that nobody knows of.
   * @param at - milliseconds since the epoch
   */
  readonly append: (act: Omit<KeptAct, 'at'>, at: number) => Promise<void>;
  /** The acts of a day, oldest first; `next` is where the next page begins. */
  readonly read: (query: AuditQuery) => Promise<{ readonly acts: readonly KeptAct[]; readonly next?: string }>;
};

export type AuditQuery = {
  /** `2026-11-21`, in UTC. */
  readonly day: string;
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
  readonly after?: string | undefined;
};

const { partitionKey, sortKey } = tableKeys.audit;

/** An entry has 400 KB at most, an answer of control 6 MB; DynamoDB stops after 1 MB. */
const actsPerPage = 500;

export const createAuditLog = (client: DynamoDBDocumentClient, table: string): AuditLog => ({
  append: async (act, at) => {
    const time = new Date(at).toISOString();
    const put = new PutCommand({
      TableName: table,
      Item: { [partitionKey]: time.slice(0, 10), [sortKey]: `${time}#${randomUUID()}`, at: time, ...act },
      ConditionExpression: 'attribute_not_exists(#day)',
      ExpressionAttributeNames: { '#day': partitionKey },
    });
    // The SDK asks again where an answer was lost: an entry of this name is this one.
    await unlessConditionFails(() => client.send(put), 'audit');
  },

  read: async ({ day, action, subject, after }) => {
    const wanted = Object.entries({ action, subject }).filter(([, value]) => value !== undefined);
    const query = new QueryCommand({
      TableName: table,
      KeyConditionExpression: '#day = :day',
      ...(wanted.length === 0 ? {} : { FilterExpression: wanted.map(([name]) => `#${name} = :${name}`).join(' AND ') }),
      ExpressionAttributeNames: {
        '#day': partitionKey,
        ...Object.fromEntries(wanted.map(([name]) => [`#${name}`, name])),
      },
      ExpressionAttributeValues: {
        ':day': day,
        ...Object.fromEntries(wanted.map(([name, value]) => [`:${name}`, value])),
      },
      ConsistentRead: true,
      Limit: actsPerPage,
      ...(after === undefined ? {} : { ExclusiveStartKey: { [partitionKey]: day, [sortKey]: after } }),
    });
    const { Items: items = [], LastEvaluatedKey: last } = await reach('audit', () => client.send(query));
    return {
      // Nobody but this module writes the table.
      acts: items.map(({ [partitionKey]: _day, [sortKey]: _entry, ...act }) => act as KeptAct),
      ...(last === undefined ? {} : { next: String(last[sortKey]) }),
    };
  },
});
