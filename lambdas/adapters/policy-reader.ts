import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { OutageError } from '../contract/outage-error.ts';
import { parseJson } from '../contract/parse-json.ts';
import { type AppliedPolicy, appliedPolicy } from '../contract/policy.ts';
import { pipelinePrefixes, policyInForce } from '../contract/tables.ts';
import { reach } from './reach.ts';
import { getObject } from './read-object.ts';

/**
 * The policy in force.
 * @throws OutageError when it cannot be read, or is not what was applied; also when none has been applied yet
 */
export type ReadPolicy = () => Promise<AppliedPolicy>;

/** A policy that was applied is in force everywhere within this time. */
const pointerFreshMilliseconds = 2_000;

const pointerItem = z.object({
  version: z.int(),
  key: z.string().check(z.startsWith(pipelinePrefixes.policies)),
  sha256: z.string(),
});

/** Where the document of a version is, and the hash it must have. */
export type Pointer = z.output<typeof pointerItem>;

export const createPolicyReader = (
  clients: { readonly tables: DynamoDBDocumentClient; readonly buckets: S3Client },
  { table, bucket }: { readonly table: string; readonly bucket: string },
  now: () => number,
): ReadPolicy => {
  let kept: { readonly policy: AppliedPolicy; readonly sha256: string; readonly checkedAt: number } | undefined;

  return async () => {
    const checkedAt = now();
    if (kept !== undefined && checkedAt - kept.checkedAt < pointerFreshMilliseconds) return kept.policy;
    const pointer = await readPointer(clients.tables, table);
    const policy = kept?.sha256 === pointer.sha256 ? kept.policy : await readDocument(clients.buckets, bucket, pointer);
    kept = { policy, sha256: pointer.sha256, checkedAt };
    return policy;
  };
};

const readPointer = async (client: DynamoDBDocumentClient, table: string): Promise<Pointer> => {
  const read = new GetCommand({ TableName: table, Key: { name: policyInForce }, ConsistentRead: true });
  const { Item: item } = await reach('policy', () => client.send(read));
  if (item === undefined) throw new OutageError('policy', 'has never been applied');
  const parsed = pointerItem.safeParse(item);
  if (!parsed.success) throw new OutageError('policy', 'is pointed to by something that cannot be read');
  return parsed.data;
};

const readDocument = async (client: S3Client, bucket: string, pointer: Pointer): Promise<AppliedPolicy> =>
  parseStored(await readStoredText(client, bucket, pointer), pointer.version);

/**
 * The text of a version's document, which is the very one that was applied.
 * @throws OutageError when it is not there, or another
 */
export const readStoredText = async (
  client: S3Client,
  bucket: string,
  pointer: Pick<Pointer, 'key' | 'sha256'>,
): Promise<string> => {
  const text = await reach('policy', async () => {
    const object = await getObject(client, { Bucket: bucket, Key: pointer.key });
    return object?.Body?.transformToString();
  });
  if (text === undefined) throw new OutageError('policy', 'in force is not in the pipeline bucket');
  if (createHash('sha256').update(text).digest('hex') !== pointer.sha256) {
    throw new OutageError('policy', 'in the pipeline bucket is not the one that was applied');
  }
  return text;
};

/**
 * The policy in a stored text, as every function reads it.
 * @throws OutageError when it cannot be used
 */
export const parseStored = (text: string, version: number): AppliedPolicy => {
  const parsed = appliedPolicy.safeParse(parseJson(text));
  if (!parsed.success) throw new OutageError('policy', 'cannot be read by this version of the function');
  const { principalIds, document } = parsed.data;
  if (!Object.keys(principalIds).every((source) => Object.hasOwn(document.sources, source))) {
    throw new OutageError('policy', 'has principals of a source that it does not define');
  }
  if (parsed.data.version !== version) throw new OutageError('policy', 'has another version than its pointer');
  return parsed.data;
};
