import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { OutageError } from '../contract/outage-error.ts';
import { parseJson } from '../contract/parse-json.ts';
import { type AppliedPolicy, appliedPolicy } from '../contract/policy.ts';
import { pipelinePrefixes, policyInForce } from '../contract/tables.ts';
import { reach } from './reach.ts';
import { getObject } from './read-object.ts';
import type { ReadTables } from './table-reader.ts';

/**
 * The policy in force.
 * @throws OutageError when it cannot be read, or is not what was applied; also when none has been applied yet
 */
export type ReadPolicy = () => Promise<AppliedPolicy>;

/** A policy that was applied is in force everywhere within this time. */
const pointerFreshMilliseconds = 2_000;

/**
 * A worker that is busy looks again sooner, without waiting for it: the look shares a call with what the work at hand reads,
 * and no work ever waits for one of its own.
 */
const lookAheadMilliseconds = 500;

const pointerItem = z.object({
  version: z.int(),
  key: z.string().check(z.startsWith(pipelinePrefixes.policies)),
  sha256: z.string(),
});

/** Where the document of a version is, and the hash it must have. */
export type Pointer = z.output<typeof pointerItem>;

export const createPolicyReader = (
  { readTables, buckets }: { readonly readTables: ReadTables; readonly buckets: S3Client },
  { table, bucket }: { readonly table: string; readonly bucket: string },
  now: () => number,
): ReadPolicy => {
  let kept: { readonly policy: AppliedPolicy; readonly sha256: string; readonly checkedAt: number } | undefined;

  let isLooking = false;

  const look = async (checkedAt: number): Promise<AppliedPolicy> => {
    const pointer = await readPointer(readTables, table);
    const policy = kept?.sha256 === pointer.sha256 ? kept.policy : await readDocument(buckets, bucket, pointer);
    // A look that took long says nothing against one that was begun after it.
    if (kept === undefined || kept.checkedAt <= checkedAt) kept = { policy, sha256: pointer.sha256, checkedAt };
    return policy;
  };

  const lookAhead = async (checkedAt: number): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    try {
      await look(checkedAt);
    } catch {
      // Whoever needs it when it is not fresh any more meets what is wrong.
    } finally {
      isLooking = false;
    }
  };

  return async () => {
    const time = now();
    const age = kept === undefined ? Number.POSITIVE_INFINITY : time - kept.checkedAt;
    if (kept === undefined || age >= pointerFreshMilliseconds) return look(time);
    if (age >= lookAheadMilliseconds) void lookAhead(time);
    return kept.policy;
  };
};

const readPointer = async (readTables: ReadTables, table: string): Promise<Pointer> => {
  const found = await readTables('policy', [{ table, keys: [{ name: policyInForce }], consistent: true }]);
  const item = found.get(table)?.[0];
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
