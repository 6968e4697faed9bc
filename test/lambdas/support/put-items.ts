import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { createTableClient } from '../../../lambdas/adapters/clients.ts';

/** Writes items as the command or an operator would. */
export const putItems = async (table: string, items: readonly Record<string, unknown>[]): Promise<void> => {
  const client = createTableClient();
  for (const item of items) await client.send(new PutCommand({ TableName: table, Item: item }));
};
