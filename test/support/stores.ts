import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { parameterNames } from '../../lambdas/contract/parameters.ts';

/** The tables and buckets of a local stack, as a test looks into them behind everybody's back. */
export const connectStores = async (endpoint: string) => {
  const configuration = {
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'local' },
  };
  const ssm = new SSMClient(configuration);
  const names = parameterNames('local');
  const parameters = new Map<string, string>();
  let next: string | undefined;
  do {
    const page = await ssm.send(
      new GetParametersByPathCommand({ Path: names.prefix, Recursive: true, ...(next && { NextToken: next }) }),
    );
    for (const { Name, Value } of page.Parameters ?? []) parameters.set(Name ?? '', Value ?? '');
    next = page.NextToken;
  } while (next !== undefined);
  const value = (name: string): string => {
    const found = parameters.get(name);
    if (found === undefined) throw new Error(`there is no parameter ${name}`);
    return found;
  };
  return {
    tables: DynamoDBDocumentClient.from(new DynamoDBClient(configuration)),
    buckets: new S3Client(configuration),
    controlUrl: value(names.controlUrl),
    allowListTable: value(names.allowListTable),
    suppressionsTable: value(names.suppressionsTable),
    directoryTable: value(names.directoryTable),
    policiesTable: value(names.policiesTable),
    stopsTable: value(names.stopsTable),
    auditTable: value(names.auditTable),
    ledgerTable: value(names.ledgerTable),
    pipelineBucket: value(names.pipelineBucket),
  };
};

export type Stores = Awaited<ReturnType<typeof connectStores>>;
