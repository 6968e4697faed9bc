import { createHash } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createBucketClient, createTableClient } from '../../../lambdas/adapters/clients.ts';
import { encodeDelivery } from '../../../lambdas/adapters/ledger-item.ts';
import { createFormerPolicies } from '../../../lambdas/adapters/policy-history.ts';
import { createReconciliationProgress } from '../../../lambdas/adapters/reconciliation-progress.ts';
import { createSettledSlices } from '../../../lambdas/adapters/settled-slices.ts';
import { createSourceDeliveries } from '../../../lambdas/adapters/source-deliveries.ts';
import { createTableReader } from '../../../lambdas/adapters/table-reader.ts';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import { policyVersionName } from '../../../lambdas/contract/tables.ts';
import { policyDocument } from '../../support/facts.ts';
import { buckets, type LocalAws, startLocalAws, tables } from '../support/local-aws.ts';
import { putItems } from '../support/put-items.ts';
import { acceptedAt } from '../support/reconciling.ts';

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.close());

const readTables = () => createTableReader(createTableClient(), async () => {});

it('progress is moved on by whoever knows how far it had come, and by nobody else', async () => {
  const progress = createReconciliationProgress(createTableClient(), readTables(), tables.counters);
  expect(await progress.read()).toBeUndefined();
  const first = { doneUntil: 300_000, policyVersion: 1, terms: { billing: { 'bulk/3600': 1 } } };
  const second = { ...first, doneUntil: 600_000 };
  expect(await progress.advance(undefined, first)).toBe(true);
  expect(await progress.advance(undefined, first)).toBe(false);
  expect(await progress.read()).toEqual(first);
  expect(await progress.advance(first, second)).toBe(true);
  expect(await progress.advance(first, second)).toBe(false);
  expect(await progress.read()).toEqual(second);
});

it('progress that cannot be read is none: to begin anew would leave hours out', async () => {
  const progress = createReconciliationProgress(createTableClient(), readTables(), tables.counters);
  await putItems(tables.counters, [{ counter: 'reconcile', doneUntil: 'yesterday' }]);
  await expect(progress.read()).rejects.toThrow(OutageError);
});

it('a slice that has settled is known by its name', async () => {
  const settled = createSettledSlices(createTableClient(), readTables(), tables.counters);
  const slice = { digest: 'd', forGood: { bulk: 20 }, others: [0, 7] };
  await settled.note('billing#2026-11-21T12#0/x', slice, 4_000_000_000);
  expect(await settled.read('billing#2026-11-21T12#0/x')).toEqual(slice);
  expect(await settled.read('billing#2026-11-21T12#1/x')).toBeUndefined();
});

it('a slice is not known by what was noted before it was known which of its ends are for good', async () => {
  const settled = createSettledSlices(createTableClient(), readTables(), tables.counters);
  const before = { digest: 'd', accepted: { bulk: 20 } };
  await putItems(tables.counters, [{ counter: 'settled/billing#2026-11-21T13#0/x', ...before }]);
  expect(await settled.read('billing#2026-11-21T13#0/x')).toBeUndefined();
});

it('policies that are not in force any more are read by their versions', async () => {
  const text = JSON.stringify({
    version: 7,
    appliedAt: '2026-11-21T12:00:00.000Z',
    appliedBy: 'arn:aws:iam::111122223333:role/platform',
    document: policyDocument,
    principalIds: {},
  });
  const sha256 = createHash('sha256').update(text).digest('hex');
  const key = `policies/${sha256}.json`;
  const bucketsClient = createBucketClient();
  await bucketsClient.send(new PutObjectCommand({ Bucket: buckets.pipeline, Key: key, Body: text }));
  await putItems(tables.policies, [{ name: policyVersionName(7), version: 7, key, sha256 }]);
  const read = createFormerPolicies(
    { readTables: readTables(), buckets: bucketsClient },
    { table: tables.policies, bucket: buckets.pipeline },
  );
  expect((await read([6, 7, 8])).map(({ version }) => version)).toEqual([7]);
  expect(await read([])).toEqual([]);
});

it('all deliveries of a part and time are found, however many there are', async () => {
  const deliveries = Array.from({ length: 1_001 }, (_, after) => acceptedAt(after, { sourceHour: 'billing#many#0' }));
  await putItems(tables.ledger, deliveries.map(encodeDelivery));
  const { all } = createSourceDeliveries(createTableClient(), tables.ledger);
  const span = { from: '0', to: deliveries.at(-1)?.receivedAt ?? '' };
  expect(await all('billing#many#0', span)).toHaveLength(1_001);
});

it('all deliveries of a part and time are found, and no others', async () => {
  const minute = 60_000;
  const deliveries = [0, 1, 2, 3].map((after) => acceptedAt(after * minute, { sourceHour: 'billing#x#0' }));
  await putItems(tables.ledger, deliveries.map(encodeDelivery));
  const { all } = createSourceDeliveries(createTableClient(), tables.ledger);
  const [, from, to] = deliveries.map(({ receivedAt }) => receivedAt);
  const found = await all('billing#x#0', { from: from ?? '', to: to ?? '' });
  expect(found.map(({ messageId }) => messageId)).toEqual(deliveries.slice(1, 3).map(({ messageId }) => messageId));
  // No time of receipt is less than a digit.
  expect(await all('billing#x#0', { from: '0', to: to ?? '' })).toHaveLength(3);
  expect(await all('billing#x#1', { from: '0', to: to ?? '' })).toEqual([]);
});
