import { createHash } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createBucketClient } from '../../../lambdas/adapters/clients.ts';
import { createContentStore } from '../../../lambdas/adapters/content-store.ts';
import { createDeadLetterStore } from '../../../lambdas/adapters/dead-letter-store.ts';
import { createUploads } from '../../../lambdas/adapters/uploads.ts';
import { buckets, type LocalAws, startLocalAws } from '../support/local-aws.ts';

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.close());
afterEach(() => aws.intercept(undefined));

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const upload = async (key: string, body: string): Promise<string> => {
  const put = new PutObjectCommand({ Bucket: buckets.uploads, Key: key, Body: body });
  const { VersionId: versionId } = await createBucketClient().send(put);
  return String(versionId);
};

describe('the content store', () => {
  const contents = () => createContentStore(createBucketClient(), buckets.pipeline);

  it('gives back the version that was put, whatever comes after it', async () => {
    const first = await contents().put('0123', 'hash', '{"text":"Grüße 😀"}');
    const second = await contents().put('0123', 'hash', 'something else');
    expect(first.key).toBe('content/0123/hash');
    expect(second.versionId).not.toBe(first.versionId);
    expect(await contents().get(first)).toBe('{"text":"Grüße 😀"}');
  });

  it('takes a content that is not there for a bug', async () => {
    const gone = { key: 'content/none/none', versionId: 'x'.repeat(32) };
    await expect(contents().get(gone)).rejects.toMatchObject({ name: 'Error' });
  });

  it.each([
    ['put', () => contents().put('0123', 'hash', 'x')],
    ['get', () => contents().get({ key: 'content/0123/hash', versionId: 'v' })],
  ])('says on %s when the bucket is out of reach', async (_what, act) => {
    aws.intercept(() => ({ status: 403, body: '<Error><Code>AccessDenied</Code></Error>' }));
    await expect(act()).rejects.toMatchObject({ name: 'OutageError', store: 'content' });
  });
});

describe('the dead letters', () => {
  const letters = () => createDeadLetterStore(createBucketClient(), buckets.pipeline);
  const letter = {
    body: '{"to":"x"}',
    messageId: 'm-1',
    sentAt: Date.parse('2026-11-21T12:00:00Z'),
    error: 'TypeError',
  };

  it('come back as they were kept, by stage and id', async () => {
    await letters().put('intake', { ...letter, principal: 'AROAX', source: 'billing' });
    await letters().put('outbound', { ...letter, principal: undefined });
    expect(await letters().get('intake', 'm-1')).toEqual({ ...letter, principal: 'AROAX', source: 'billing' });
    expect(await letters().get('outbound', 'm-1')).toEqual(letter);
    expect(await letters().get('feedback', 'm-1')).toBeUndefined();
  });

  it('that nobody has kept like this are a bug', async () => {
    const put = new PutObjectCommand({ Bucket: buckets.pipeline, Key: 'dead-letters/intake/m-2.json', Body: '{}' });
    await createBucketClient().send(put);
    await expect(letters().get('intake', 'm-2')).rejects.toMatchObject({ name: 'Error' });
  });

  it('say when the bucket is out of reach', async () => {
    aws.intercept(() => ({ status: 403, body: '<Error><Code>AccessDenied</Code></Error>' }));
    await expect(letters().get('intake', 'm-1')).rejects.toMatchObject({ name: 'OutageError', store: 'dead-letters' });
  });
});

describe('an upload', () => {
  const read = (key: string, versionId?: string, wholeUpTo = 1_000_000) =>
    createUploads(createBucketClient(), buckets.uploads)(
      { key, ...(versionId === undefined ? {} : { versionId }) },
      wholeUpTo,
    );

  it('is the current version, pinned and hashed', async () => {
    await upload('billing/a.pdf', 'old');
    const versionId = await upload('billing/a.pdf', '%PDF-1.7');
    expect(await read('billing/a.pdf')).toEqual({
      found: true,
      versionId,
      size: 8,
      content: { whole: true, bytes: expect.anything(), sha256: sha256('%PDF-1.7') },
    });
  });

  it('is the version asked for', async () => {
    const versionId = await upload('billing/b.pdf', 'asked for');
    await upload('billing/b.pdf', 'newer');
    expect(await read('billing/b.pdf', versionId)).toMatchObject({
      versionId,
      content: { sha256: sha256('asked for') },
    });
  });

  it.each([
    ['there is none of that key', 'billing/none', undefined],
    ['there is no such version', 'billing/a.pdf', 'A'.repeat(32)],
    ['the key is longer than S3 allows', `billing/${'ü'.repeat(1_000)}`, undefined],
  ])('is missing when %s', async (_why, key, versionId) => {
    expect(await read(key, versionId)).toEqual({ found: false });
  });

  it('is missing once it is deleted, while its version is still there', async () => {
    const versionId = await upload('billing/c.pdf', 'kept');
    const bucket = aws.s3.bucket(buckets.uploads);
    const marker = bucket?.delete('billing/c.pdf');
    expect(await read('billing/c.pdf')).toEqual({ found: false });
    expect(await read('billing/c.pdf', String(marker?.versionId))).toEqual({ found: false });
    expect(await read('billing/c.pdf', versionId)).toMatchObject({ found: true });
  });

  it('larger than asked for is read only at its beginning', async () => {
    await upload('billing/large', 'x'.repeat(3_000_000));
    const found = await read('billing/large');
    expect(found).toMatchObject({ found: true, size: 3_000_000, content: { whole: false } });
    const beginning = found.found && !found.content.whole ? found.content.beginning : new Uint8Array();
    expect(beginning).toHaveLength(64 * 1024);
  });

  it('out of reach is an outage, and not missing', async () => {
    aws.intercept(() => ({ status: 403, body: '<Error><Code>AccessDenied</Code></Error>' }));
    await expect(read('billing/a.pdf')).rejects.toMatchObject({ name: 'OutageError', store: 'uploads' });
  });
});
