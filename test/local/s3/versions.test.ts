import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startServices, type TestServices } from '../support/start-services.ts';

const DAY = 86_400_000;

describe('a versioned bucket', () => {
  let services: TestServices;
  let client: S3Client;
  let Bucket: string;
  let names = 0;

  beforeAll(async () => {
    services = await startServices();
    client = new S3Client(services.clientConfig());
  });
  afterAll(async () => {
    client.destroy();
    await services.close();
  });
  beforeEach(() => {
    names += 1;
    Bucket = `bucket-${names}`;
    services.s3.createBucket({
      name: Bucket,
      versioned: true,
      lifecycle: [{ prefix: 'content/', expirationDays: 8, noncurrentVersionExpirationDays: 2 }],
    });
  });

  const put = async (Key: string, Body: string) => {
    const { VersionId } = await client.send(new PutObjectCommand({ Bucket, Key, Body }));
    return VersionId;
  };
  const get = async (Key: string, VersionId?: string) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, VersionId }));
    return Body?.transformToString();
  };
  const remove = (Key: string, VersionId?: string) => client.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
  const list = async (input: Partial<ListObjectVersionsCommand['input']> = {}) =>
    client.send(new ListObjectVersionsCommand({ Bucket, ...input }));

  it('keeps what was overwritten', async () => {
    const first = await put('a', 'first');
    const second = await put('a', 'second');
    expect(first).not.toBe(second);
    expect(await get('a')).toBe('second');
    expect(await get('a', first)).toBe('first');
    await expect(get('a', 'no-such-version')).rejects.toMatchObject({ name: 'NoSuchVersion' });
  });

  it('hides what is deleted behind a marker', async () => {
    const version = await put('a', 'x');
    const { DeleteMarker, VersionId: marker } = await remove('a');
    expect(DeleteMarker).toBe(true);
    await expect(get('a')).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(client.send(new HeadObjectCommand({ Bucket, Key: 'a' }))).rejects.toMatchObject({
      $response: { headers: { 'x-amz-delete-marker': 'true' } },
    });
    await expect(get('a', marker)).rejects.toMatchObject({ name: 'MethodNotAllowed' });
    expect(await get('a', version)).toBe('x');
  });

  it('shows an object again when the marker is deleted', async () => {
    await put('a', 'x');
    const { VersionId: marker } = await remove('a');
    expect(await remove('a', marker)).toMatchObject({ DeleteMarker: true, VersionId: marker });
    expect(await get('a')).toBe('x');
  });

  it('forgets a version that is deleted by its id', async () => {
    const first = await put('a', 'first');
    await put('a', 'second');
    await remove('a', first);
    await expect(get('a', first)).rejects.toMatchObject({ name: 'NoSuchVersion' });
    expect(await get('a')).toBe('second');
  });

  it('lets a writer who wants to be the first write after a delete', async () => {
    await put('a', 'x');
    await remove('a');
    await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'again', IfNoneMatch: '*' }));
    expect(await get('a')).toBe('again');
  });

  it('tags one version', async () => {
    const first = await put('a', 'first');
    const second = await put('a', 'second');
    const Tagging = { TagSet: [{ Key: 'scan', Value: 'clean' }] };
    await client.send(new PutObjectTaggingCommand({ Bucket, Key: 'a', VersionId: first, Tagging }));
    const head = (VersionId?: string) => client.send(new GetObjectCommand({ Bucket, Key: 'a', VersionId }));
    expect((await head(first)).TagCount).toBe(1);
    expect((await head(second)).TagCount).toBeUndefined();
  });

  it('lists versions by key, the newest first, page by page', async () => {
    const a1 = await put('a', '1');
    const a2 = await put('a', '2');
    const b1 = await put('b', '1');
    const { VersionId: marker } = await remove('b');
    const all = await list();
    expect(all.Versions?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([
      [a2, true],
      [a1, false],
      [b1, false],
    ]);
    expect(all.DeleteMarkers).toMatchObject([{ Key: 'b', VersionId: marker, IsLatest: true }]);

    const first = await list({ MaxKeys: 1 });
    expect(first).toMatchObject({ IsTruncated: true, NextKeyMarker: 'a', NextVersionIdMarker: a2 });
    const rest = await list({ KeyMarker: first.NextKeyMarker, VersionIdMarker: first.NextVersionIdMarker });
    expect(rest.Versions?.map(({ VersionId }) => VersionId)).toEqual([a1, b1]);
    const behindA = await list({ KeyMarker: 'a' });
    expect(behindA.Versions?.map(({ VersionId }) => VersionId)).toEqual([b1]);
  });

  describe('with a lifecycle', () => {
    it('expires objects at the midnight after their last day, and keeps them behind a marker', async () => {
      const version = await put('content/a', 'x');
      await put('policies/a', 'kept');
      await services.clock.advance(8 * DAY);
      expect(await get('content/a')).toBe('x');
      await services.clock.advance(DAY);
      await expect(get('content/a')).rejects.toMatchObject({ name: 'NoSuchKey' });
      expect(await get('content/a', version)).toBe('x');
      expect(await get('policies/a')).toBe('kept');
    });

    it('removes superseded versions for good', async () => {
      const first = await put('content/a', 'first');
      await services.clock.advance(DAY);
      await put('content/a', 'second');
      await services.clock.advance(2 * DAY);
      expect(await get('content/a', first)).toBe('first');
      await services.clock.advance(DAY);
      await expect(get('content/a', first)).rejects.toMatchObject({ name: 'NoSuchVersion' });
      expect(await get('content/a')).toBe('second');
    });
  });
});

it('expires objects of a bucket without versions for good', async () => {
  const services = await startServices();
  const bucket = services.s3.createBucket({
    name: 'plain',
    versioned: false,
    lifecycle: [{ prefix: '', expirationDays: 1 }],
  });
  bucket.put({ key: 'a', body: Buffer.from('x') });
  await services.clock.advance(2 * DAY);
  expect(bucket.listVersions()).toEqual([]);
  await services.close();
});
