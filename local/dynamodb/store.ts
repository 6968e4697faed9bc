import type { Server } from 'node:http';
import type { CreateTableCommandInput, TableDescription } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { AwsError } from '../aws-error.ts';
import type { ServiceHandler } from '../endpoint.ts';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../region.ts';
import { callInProcess } from './in-process-server.ts';

/** Tables on dynalite, in memory. */
export type DynamoDb = {
  /** Answers one request of an AWS client. */
  readonly handle: ServiceHandler;
  /**
   * @param options.timeToLiveAttribute noted for DescribeTimeToLive; nothing expires
   * @throws {AwsError} in DynamoDB's words
   */
  createTable(
    table: CreateTableCommandInput,
    options?: { readonly timeToLiveAttribute?: string },
  ): Promise<{ readonly arn: string }>;
  /** The attribute given with the table, also where DynamoDB would say that expiry is off. */
  timeToLiveAttribute(tableName: string): string | undefined;
};

const TARGET_PREFIX = 'DynamoDB_20120810';

export const createDynamoDb = (): DynamoDb => {
  const server = createDynalite();
  const timeToLiveAttributes = new Map<string, string>();

  return {
    async handle({ method, path, query, headers, body }) {
      const timeToLive = describeTimeToLive(headers['x-amz-target'], body, timeToLiveAttributes);
      if (timeToLive !== undefined) {
        return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: timeToLive };
      }
      return callInProcess(server, { method, url: withQuery(path, query), headers, body });
    },
    async createTable(table, { timeToLiveAttribute } = {}) {
      const { status, body } = await callInProcess(server, {
        method: 'POST',
        url: '/',
        headers: CREATE_TABLE_HEADERS,
        body: Buffer.from(JSON.stringify(table)),
      });
      if (status !== 200) {
        const { __type: type, message } = JSON.parse(String(body)) as { __type: string; message?: string };
        throw new AwsError(type.replace(/^.*#/, ''), message ?? `cannot create the table ${table.TableName}`, status);
      }
      const { TableDescription: created } = JSON.parse(String(body)) as { TableDescription: TableDescription };
      const { TableName: name, TableArn: arn } = created;
      if (name === undefined || arn === undefined) {
        throw new Error(`dynalite created a table without a name or ARN: ${JSON.stringify(created)}`);
      }
      if (timeToLiveAttribute !== undefined) {
        timeToLiveAttributes.set(name, timeToLiveAttribute);
      }
      return { arn };
    },
    timeToLiveAttribute: (tableName) => timeToLiveAttributes.get(tableName),
  };
};

/** dynalite takes its Region and account from the environment, once, and from nowhere else. */
const createDynalite = (): Server => {
  const { AWS_REGION: region, AWS_ACCOUNT_ID: account } = process.env;
  Object.assign(process.env, { AWS_REGION: LOCAL_REGION, AWS_ACCOUNT_ID: LOCAL_ACCOUNT });
  try {
    return dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  } finally {
    restore('AWS_REGION', region);
    restore('AWS_ACCOUNT_ID', account);
  }
};

const restore = (variable: string, value: string | undefined) => {
  if (value === undefined) {
    // Assigning undefined would set it to the text "undefined".
    delete process.env[variable];
  } else {
    process.env[variable] = value;
  }
};

/** dynalite says `DISABLED` for every table; `undefined` leaves it to dynalite. */
const describeTimeToLive = (
  target: string | string[] | undefined,
  body: Buffer,
  attributes: ReadonlyMap<string, string>,
): string | undefined => {
  if (target !== `${TARGET_PREFIX}.DescribeTimeToLive`) {
    return undefined;
  }
  const { TableName: tableName } = JSON.parse(String(body)) as { TableName?: string };
  const attribute = attributes.get(tableName ?? '');
  return attribute === undefined
    ? undefined
    : JSON.stringify({ TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: attribute } });
};

const withQuery = (path: string, query: URLSearchParams): string =>
  query.size === 0 ? path : `${path}?${query.toString()}`;

/** dynalite wants to see that a request is signed, by whomever. */
const CREATE_TABLE_HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': `${TARGET_PREFIX}.CreateTable`,
  'x-amz-date': '20260101T000000Z',
  authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=local',
};
