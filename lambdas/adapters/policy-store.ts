import { createHash } from 'node:crypto';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { BatchGetCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { OutageError } from '../contract/outage-error.ts';
import type { StoredPolicy } from '../contract/policy.ts';
import { pipelinePrefixes, policyInForce, policyVersionName } from '../contract/tables.ts';
import type { PolicyVersion } from '../domain/control/results.ts';
import { parseStored, readStoredText } from './policy-reader.ts';
import { reach } from './reach.ts';
import { unlessConditionFails } from './unless-condition-fails.ts';

/** Every version of the policy: its row, and its document in S3. */
export type PolicyStore = {
  /** The row in force; undefined: none was ever applied. @throws OutageError when it cannot be read */
  readonly inForce: () => Promise<PolicyRow | undefined>;
  /** The rows of those versions that there are, newest first. */
  readonly versions: (versions: readonly number[]) => Promise<readonly PolicyRow[]>;
  /** The document of a version. @throws OutageError when it is not there, or cannot be used */
  readonly read: (row: PolicyRow) => Promise<StoredPolicy>;
  /**
   * Puts a policy in force: the document, then, once it has been read back as the functions read it, the row that points
   * to it. The row before it is kept, so that every version can be found.
   * @param previous - in force until now
   * @returns whether it is in force; if not, another one has come in between, and nothing has changed
   */
  readonly putInForce: (policy: StoredPolicy, previous: PolicyRow | undefined) => Promise<boolean>;
};

const rowItem = z.object({
  version: z.int(),
  key: z.string().check(z.startsWith(pipelinePrefixes.policies)),
  sha256: z.string(),
  appliedAt: z.optional(z.string()),
  appliedBy: z.optional(z.string()),
  why: z.optional(z.string()),
});

export type PolicyRow = PolicyVersion & { readonly key: string };

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
export const versionsPerRead = 50;

export const createPolicyStore = (
  clients: { readonly tables: DynamoDBDocumentClient; readonly buckets: S3Client },
  { table, bucket }: { readonly table: string; readonly bucket: string },
): PolicyStore => {
  const { tables, buckets } = clients;

  const readInForce = async (): Promise<PolicyRow | undefined> => {
    const get = new GetCommand({ TableName: table, Key: { name: policyInForce }, ConsistentRead: true });
    const { Item: item } = await reach('policy', () => tables.send(get));
    if (item === undefined) return undefined;
    const parsed = rowItem.safeParse(item);
    if (!parsed.success) throw new OutageError('policy', 'is pointed to by something that cannot be read');
    return parsed.data as PolicyRow;
  };

  const putRow = (name: string, row: PolicyRow, condition: object = {}): Promise<unknown> =>
    tables.send(new PutCommand({ TableName: table, Item: { ...row, name }, ...condition }));

  return {
    inForce: readInForce,

    versions: async (versions) => {
      if (versions.length === 0) return [];
      const Keys = versions.slice(0, versionsPerRead).map((version) => ({ name: policyVersionName(version) }));
      const read = new BatchGetCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } });
      const { Responses, UnprocessedKeys = {} } = await reach('policy', () => tables.send(read));
      if (Object.keys(UnprocessedKeys).length > 0) throw new OutageError('policy', 'versions could not all be read');
      return (Responses?.[table] ?? [])
        .flatMap((item) => {
          const parsed = rowItem.safeParse(item);
          return parsed.success ? [parsed.data as PolicyRow] : [];
        })
        .toSorted((one, other) => other.version - one.version);
    },

    read: async (row) => {
      const text = await readStoredText(buckets, bucket, row);
      parseStored(text, row.version);
      return JSON.parse(text) as StoredPolicy;
    },

    putInForce: async (policy, previous) => {
      const body = JSON.stringify(policy);
      const sha256 = createHash('sha256').update(body).digest('hex');
      const key = `${pipelinePrefixes.policies}${sha256}.json`;
      const put = new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'application/json' });
      await reach('policy', () => buckets.send(put));
      parseStored(await readStoredText(buckets, bucket, { key, sha256 }), policy.version);

      const { version, appliedAt, appliedBy, why } = policy;
      const row: PolicyRow = { version, key, sha256, appliedAt, appliedBy, ...(why === undefined ? {} : { why }) };
      if (previous !== undefined) {
        await reach('policy', () => putRow(policyVersionName(previous.version), previous));
      }
      const isMoved = await unlessConditionFails(
        () => putRow(policyInForce, row, previous === undefined ? ifNone : ifStill(previous)),
        'policy',
      );
      // A write whose answer was lost is made again by the SDK, and then meets itself.
      return isMoved || (await readInForce())?.sha256 === sha256;
    },
  };
};

const ifNone = {
  ConditionExpression: 'attribute_not_exists(#name)',
  ExpressionAttributeNames: { '#name': 'name' },
};

const ifStill = ({ version, sha256 }: PolicyRow) => ({
  ConditionExpression: '#version = :version AND #sha256 = :sha256',
  ExpressionAttributeNames: { '#version': 'version', '#sha256': 'sha256' },
  ExpressionAttributeValues: { ':version': version, ':sha256': sha256 },
});
