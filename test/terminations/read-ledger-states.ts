import { type AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { parameterNames } from '../../lambdas/contract/parameters.ts';

/** How many deliveries that were received since then are in which state. */
export const readLedgerStates = async (url: string, since: number): Promise<Readonly<Record<string, number>>> => {
  const connection = {
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'auditor', secretAccessKey: 'local' },
  };
  const { Parameter } = await new SSMClient(connection).send(
    new GetParameterCommand({ Name: parameterNames('local').ledgerTable }),
  );
  const tables = DynamoDBDocumentClient.from(new DynamoDBClient(connection));
  const states: Record<string, number> = {};
  let from: Record<string, AttributeValue> | undefined;
  do {
    const page = await tables.send(
      new ScanCommand({
        TableName: Parameter?.Value,
        ConsistentRead: true,
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      }),
    );
    for (const item of page.Items ?? []) {
      const state: unknown = item['state'];
      // The ledger also notes how far feedback is, and keeps what was told of mail it does not know.
      if (typeof state !== 'string' || Date.parse(String(item['receivedAt'])) < since) continue;
      states[state] = (states[state] ?? 0) + 1;
    }
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return states;
};
