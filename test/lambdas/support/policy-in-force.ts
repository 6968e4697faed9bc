import { createHash } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { createBucketClient } from '../../../lambdas/adapters/clients.ts';
import { buckets, tables } from './local-aws.ts';
import { putItems } from './put-items.ts';

/** Has a policy be in force, as `postern apply` leaves it: `billing`, its one source that has a principal, is this one. */
export const applyPolicy = async (document: object, billing: string, appliedAt: number): Promise<void> => {
  const text = JSON.stringify({
    version: 1,
    appliedAt: new Date(appliedAt).toISOString(),
    appliedBy: 'arn:aws:iam::111122223333:role/platform',
    document,
    principalIds: { billing: [billing] },
  });
  const sha256 = createHash('sha256').update(text).digest('hex');
  const key = `policies/${sha256}.json`;
  await createBucketClient().send(new PutObjectCommand({ Bucket: buckets.pipeline, Key: key, Body: text }));
  await putItems(tables.policies, [{ name: 'in-force', version: 1, key, sha256 }]);
};
