import type { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import type { AppliedPolicy } from '../contract/policy.ts';
import { policyVersionName } from '../contract/tables.ts';
import { parseStored, readStoredText } from './policy-reader.ts';
import type { ReadTables } from './table-reader.ts';

/** Policies that were in force and are not any more, of these versions, those that there are. */
export type ReadFormerPolicies = (versions: readonly number[]) => Promise<readonly AppliedPolicy[]>;

const rowItem = z.object({ version: z.int(), key: z.string(), sha256: z.string() });

export const createFormerPolicies =
  (
    { readTables, buckets }: { readonly readTables: ReadTables; readonly buckets: S3Client },
    { table, bucket }: { readonly table: string; readonly bucket: string },
  ): ReadFormerPolicies =>
  async (versions) => {
    const keys = versions.map((version) => ({ name: policyVersionName(version) }));
    const found = await readTables('policy', [{ table, keys }]);
    const rows = (found.get(table) ?? []).flatMap((item) => rowItem.safeParse(item).data ?? []);
    return Promise.all(rows.map(async (row) => parseStored(await readStoredText(buckets, bucket, row), row.version)));
  };
