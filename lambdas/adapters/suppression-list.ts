import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Suppression } from '../domain/policy/facts.ts';
import { reach } from './reach.ts';
import { parseSuppressions } from './suppression-item.ts';

/** The suppressions of one look-up address, as they are now. */
export type ReadSuppressions = (address: string) => Promise<readonly Suppression[]>;

export const createSuppressionList =
  (client: DynamoDBDocumentClient, table: string): ReadSuppressions =>
  async (address) => {
    const read = new GetCommand({ TableName: table, Key: { address }, ConsistentRead: true });
    const { Item: item } = await reach('suppressions', () => client.send(read));
    return item === undefined ? [] : parseSuppressions(item);
  };
