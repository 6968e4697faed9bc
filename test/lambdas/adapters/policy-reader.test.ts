import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createBucketClient, createTableClient } from '../../../lambdas/adapters/clients.ts';
import { createPolicyReader } from '../../../lambdas/adapters/policy-reader.ts';
import { createTableReader, type ReadTables } from '../../../lambdas/adapters/table-reader.ts';
import { now, policyDocument } from '../../support/facts.ts';
import { buckets, type LocalAws, startLocalAws, tables } from '../support/local-aws.ts';
import { putItems } from '../support/put-items.ts';

let aws: LocalAws;
let clock = now;
beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.close());
afterEach(() => aws.intercept(undefined));
beforeEach(() => {
  clock = now;
});

const stored = (version: number, principalIds: object = { billing: ['AROABILLING'] }) =>
  JSON.stringify({
    version,
    appliedAt: new Date(now).toISOString(),
    appliedBy: 'arn:aws:iam::111122223333:role/platform',
    document: policyDocument,
    principalIds,
  });

/** Puts a policy in force, as the command does; parts of the pointer may be made wrong. */
const apply = async (text: string, pointer: Readonly<Record<string, unknown>> = {}): Promise<void> => {
  const sha256 = createHash('sha256').update(text).digest('hex');
  const key = `policies/${sha256}.json`;
  await createBucketClient().send(new PutObjectCommand({ Bucket: buckets.pipeline, Key: key, Body: text }));
  const { version } = JSON.parse(text) as { version: number };
  await putItems(tables.policies, [{ name: 'in-force', version, key, sha256, ...pointer }]);
};

const createReader = (change: (readTables: ReadTables) => ReadTables = (readTables) => readTables) =>
  createPolicyReader(
    { readTables: change(createTableReader(createTableClient(), async () => {})), buckets: createBucketClient() },
    { table: tables.policies, bucket: buckets.pipeline },
    () => clock,
  );

describe('the policy in force', () => {
  it('is an outage until one has been applied: nothing leaves, nothing is lost', async () => {
    await expect(createReader()()).rejects.toMatchObject({ name: 'OutageError', store: 'policy' });
  });

  it('is the one that was applied last', async () => {
    await apply(stored(1));
    await apply(stored(2));
    expect(await createReader()()).toMatchObject({
      version: 2,
      document: { purposes: { notification: { maxAge: 86_400 } } },
    });
  });

  it('is looked at again while it is in use, and nothing waits for that', async () => {
    await apply(stored(3));
    const reads: Promise<unknown>[] = [];
    const read = createReader((readTables) => (...query) => {
      const found = readTables(...query);
      reads.push(found);
      return found;
    });
    await read();
    clock += 1_000;
    await read();
    await Promise.all(reads);
    await setImmediate();
    aws.intercept(() => ({ status: 500, body: '{}' }));
    clock += 1_999;
    expect((await read()).version).toBe(3);
  });

  it('is not forgotten because a look ahead failed', async () => {
    await apply(stored(3));
    const read = createReader();
    await read();
    aws.intercept(() => ({ status: 400, body: '{"__type":"AccessDeniedException"}' }));
    clock += 1_500;
    expect((await read()).version).toBe(3);
    clock += 499;
    expect((await read()).version).toBe(3);
    clock += 1;
    await expect(read()).rejects.toMatchObject({ store: 'policy' });
  });

  it('is followed within two seconds, and its document is read only when it is another', async () => {
    await apply(stored(3));
    const read = createReader();
    await read();
    const services: string[] = [];
    aws.intercept((service) => {
      services.push(service);
      return undefined;
    });
    await read();
    expect(services).toEqual([]);
    clock += 2_000;
    await read();
    expect(services).toEqual(['dynamodb']);
    aws.intercept(undefined);
    await apply(stored(4));
    clock += 1_999;
    expect((await read()).version).toBe(3);
    clock += 1;
    expect((await read()).version).toBe(4);
  });

  it.each([
    ['its document is another than was applied', stored(5), { sha256: '0'.repeat(64) }],
    ['its document is gone', stored(5), { key: 'policies/gone.json' }],
    ['it points outside the policies', stored(5), { key: 'content/0123/hash' }],
    ["its version is not the pointer's", stored(5), { version: 6 }],
    ['its document is of a shape that is not known', JSON.stringify({ version: 5 }), {}],
    ['its document is no policy at all', '5', { version: 5 }],
    ['it has principals of a source that it does not define', stored(5, { sales: ['AROASALES'] }), {}],
    ['its pointer cannot be read', stored(5), { version: 'five' }],
  ])('is an outage when %s', async (_why, text, pointer) => {
    await apply(text, pointer);
    await expect(createReader()()).rejects.toMatchObject({ name: 'OutageError', store: 'policy' });
  });

  it.each(['dynamodb', 's3'])('is an outage when %s is', async (broken) => {
    await apply(stored(7));
    aws.intercept((service) => (service === broken ? { status: 403, body: '{}' } : undefined));
    await expect(createReader()()).rejects.toMatchObject({ name: 'OutageError', store: 'policy' });
  });

  it('that was read before is not used when the pointer cannot be checked any more', async () => {
    await apply(stored(8));
    const read = createReader();
    await read();
    clock += 2_000;
    aws.intercept(() => ({ status: 403, body: '{}' }));
    await expect(read()).rejects.toMatchObject({ name: 'OutageError' });
  });
});
