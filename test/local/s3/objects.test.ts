import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startServices, type TestServices } from '../support/start-services.ts';

describe('objects', () => {
  let services: TestServices;
  let client: S3Client;
  let bucket: string;
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
    bucket = `bucket-${names}`;
    services.s3.createBucket({ name: bucket, versioned: false });
  });

  const put = (Key: string, input: Partial<PutObjectCommandInput> = {}) =>
    client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'hello', ...input }));
  const get = (Key: string, input: Partial<GetObjectCommand['input']> = {}) =>
    client.send(new GetObjectCommand({ Bucket: bucket, Key, ...input }));
  const getText = async (...input: Parameters<typeof get>) => (await get(...input)).Body?.transformToString();

  it.each(['plain.txt', 'a b/ü+🎉?#%/x', 'a/../b', 'a//b', "!'()*~"])('come back under the key %s', async (key) => {
    await put(key);
    expect(await getText(key)).toBe('hello');
  });

  it('come back with what was said about them', async () => {
    const said = {
      ContentType: 'application/pdf',
      ContentDisposition: 'attachment; filename="a.pdf"',
      ContentEncoding: 'gzip',
      CacheControl: 'no-store',
      Metadata: { source: 'billing', 'message-id': '42' },
    };
    const { ETag } = await put('a.pdf', said);
    const etag = `"${createHash('md5').update('hello').digest('hex')}"`;
    expect(ETag).toBe(etag);
    const answer = { ...said, ETag: etag, ContentLength: 5, LastModified: new Date(services.clock.now()) };
    expect(await get('a.pdf')).toMatchObject(answer);
    expect(await client.send(new HeadObjectCommand({ Bucket: bucket, Key: 'a.pdf' }))).toMatchObject(answer);
  });

  it('replace what was there', async () => {
    await put('a');
    await put('a', { Body: 'again' });
    expect(await getText('a')).toBe('again');
  });

  it('can be 64 MiB, and no larger', async () => {
    const largest = Buffer.alloc(64 * 1024 * 1024, 'x');
    await put('large', { Body: largest });
    const { ContentLength } = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: 'large' }));
    expect(ContentLength).toBe(largest.length);
    await expect(put('larger', { Body: Buffer.alloc(largest.length + 1) })).rejects.toMatchObject({
      name: 'EntityTooLarge',
    });
    await expect(put('largest', { Body: Buffer.alloc(largest.length + 2 ** 21) })).rejects.toMatchObject({
      name: 'EntityTooLarge',
    });
  });

  it('can be streamed, with the checksum behind the last chunk', async () => {
    const body = Buffer.alloc(200_000, 'chunk');
    const stream = Readable.from([body.subarray(0, 70_000), body.subarray(70_000)]);
    const { ChecksumSHA256 } = await put('stream', {
      Body: stream,
      ContentLength: body.length,
      ContentEncoding: 'gzip',
      ChecksumAlgorithm: 'SHA256',
    });
    expect(ChecksumSHA256).toBe(createHash('sha256').update(body).digest('base64'));
    const object = await get('stream');
    expect(object.ContentEncoding).toBe('gzip');
    expect(body.equals((await object.Body?.transformToByteArray()) ?? Buffer.of())).toBe(true);
  });

  it.each([
    ['ends before its last chunk', '5\r\nhello\r\n', '5'],
    ['ends within a chunk', '6\r\nhello', '6'],
    ['has another length than announced', '5\r\nhello\r\n0\r\n\r\n', '6'],
  ])('are not stored from a stream that %s', async (_, body, decodedLength) => {
    const response = await fetch(`${services.url}/${bucket}/a`, {
      method: 'PUT',
      body,
      headers: {
        'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
        'x-amz-decoded-content-length': decodedLength,
      },
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('<Code>IncompleteBody</Code>');
  });

  it.each([
    ['CRC32', 'ChecksumCRC32', 'NhCmhg=='],
    ['SHA1', 'ChecksumSHA1', 'qvTGHdzF6KLavt4PO0gs2a6pQ00='],
    ['SHA256', 'ChecksumSHA256', 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ='],
  ] as const)(
    'carry a %s checksum, which the SDK compares on the way back',
    async (ChecksumAlgorithm, field, value) => {
      expect((await put('a', { ChecksumAlgorithm }))[field]).toBe(value);
      const object = await get('a', { ChecksumMode: 'ENABLED' });
      expect(object[field]).toBe(value);
      expect(await object.Body?.transformToString()).toBe('hello');
    },
  );

  it.each([
    ['MD5', { ContentMD5: createHash('md5').update('other').digest('base64') }, 'The Content-MD5 you specified'],
    ['CRC32', { ChecksumCRC32: 'AAAAAA==' }, 'The CRC32 you specified'],
    ['SHA-256', { ChecksumSHA256: createHash('sha256').update('other').digest('base64') }, 'The SHA256 you specified'],
  ])('are not stored when their %s is another', async (_, input, message) => {
    await expect(put('a', input)).rejects.toMatchObject({
      name: 'BadDigest',
      message: expect.stringContaining(message),
    });
    await expect(get('a')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('are not stored when their checksum cannot be verified here', async () => {
    await expect(put('a', { ChecksumCRC64NVME: 'AAAAAAAAAAA=' })).rejects.toThrow(
      'the local stack cannot verify a crc64nvme checksum: use one of crc32, sha1, sha256',
    );
  });

  it.each([
    ['bytes=1-3', 'ell', 'bytes 1-3/5'],
    ['bytes=3-', 'lo', 'bytes 3-4/5'],
    ['bytes=-2', 'lo', 'bytes 3-4/5'],
    ['bytes=0-99', 'hello', 'bytes 0-4/5'],
  ])('can be read in part: %s', async (Range, text, ContentRange) => {
    await put('a');
    const part = await get('a', { Range });
    expect(part).toMatchObject({ ContentRange, ContentLength: text.length });
    expect(await part.Body?.transformToString()).toBe(text);
  });

  it('have nothing behind their end', async () => {
    await put('a');
    await expect(get('a', { Range: 'bytes=5-9' })).rejects.toMatchObject({ name: 'InvalidRange' });
  });

  it('are written once when the writer says so', async () => {
    await put('a', { IfNoneMatch: '*' });
    await expect(put('a', { IfNoneMatch: '*', Body: 'again' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
      message: 'At least one of the pre-conditions you specified did not hold',
    });
    expect(await getText('a')).toBe('hello');
  });

  it('are overwritten only as the writer knows them when the writer says so', async () => {
    const { ETag } = await put('a');
    await put('a', { IfMatch: ETag, Body: 'second' });
    await expect(put('a', { IfMatch: ETag, Body: 'third' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(put('b', { IfMatch: ETag })).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('are not sent again to a reader who has them', async () => {
    const { ETag } = await put('a');
    await expect(get('a', { IfNoneMatch: ETag })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
    await expect(get('a', { IfMatch: '"other"' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });

  it('are tagged without being touched', async () => {
    await put('a', { Tagging: 'origin=upload&x=1%202' });
    const before = await get('a');
    expect(before.TagCount).toBe(2);
    await services.clock.advance(60_000);
    const TagSet = [
      { Key: 'GuardDutyMalwareScanStatus', Value: 'NO_THREATS_FOUND' },
      { Key: 'a&b', Value: '<ü> "quoted"' },
    ];
    await client.send(new PutObjectTaggingCommand({ Bucket: bucket, Key: 'a', Tagging: { TagSet } }));
    const tagging = await client.send(new GetObjectTaggingCommand({ Bucket: bucket, Key: 'a' }));
    expect(tagging.TagSet).toEqual(TagSet);
    const after = await get('a');
    expect(after.LastModified).toEqual(before.LastModified);
    expect(await after.Body?.transformToString()).toBe('hello');
  });

  it('take ten tags at most, each key once', async () => {
    await put('a');
    const tag = (TagSet: { Key: string; Value: string }[]) =>
      client.send(new PutObjectTaggingCommand({ Bucket: bucket, Key: 'a', Tagging: { TagSet } }));
    const eleven = Array.from({ length: 11 }, (_, index) => ({ Key: `k${index}`, Value: 'v' }));
    await expect(tag(eleven)).rejects.toThrow('Object tags cannot be greater than 10');
    await expect(tag([eleven[0] ?? { Key: '', Value: '' }, { Key: 'k0', Value: 'w' }])).rejects.toMatchObject({
      name: 'InvalidTag',
    });
  });

  it('are gone once deleted, and deleting again does no harm', async () => {
    await put('a');
    const remove = () => client.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'a' }));
    await remove();
    await remove();
    await expect(get('a')).rejects.toMatchObject({ name: 'NoSuchKey', message: 'The specified key does not exist.' });
    await expect(client.send(new HeadObjectCommand({ Bucket: bucket, Key: 'a' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
  });

  it('are in buckets that exist', async () => {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
    await expect(put('a', { Bucket: 'nowhere' })).rejects.toMatchObject({
      name: 'NoSuchBucket',
      message: 'The specified bucket does not exist',
    });
  });

  it.each([
    ['another storage class', { StorageClass: 'GLACIER' as const }],
    ['a customer’s key', { ServerSideEncryption: 'aws:kms' as const }],
    ['an access control list for everybody', { ACL: 'public-read' as const }],
  ])('are not stored with %s, which has no local meaning', async (_, input) => {
    await expect(put('a', input)).rejects.toMatchObject({ name: 'NotImplemented' });
  });
});
