import { ListBucketsCommand, ListObjectsV2Command, PutObjectAclCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServices, type TestServices } from '../support/start-services.ts';

describe('listing', () => {
  let services: TestServices;
  let client: S3Client;

  beforeAll(async () => {
    services = await startServices();
    client = new S3Client(services.clientConfig());
    const bucket = services.s3.createBucket({ name: 'things', versioned: true });
    services.s3.createBucket({ name: 'another', versioned: false });
    for (const key of ['b', 'a/1', 'a/2', 'a/sub/3', 'c&<d', '\u{1f389}', '\uff5e', 'gone']) {
      bucket.put({ key, body: Buffer.from('x') });
    }
    bucket.delete('gone');
  });
  afterAll(async () => {
    client.destroy();
    await services.close();
  });

  const list = (input: Partial<ListObjectsV2Command['input']> = {}) =>
    client.send(new ListObjectsV2Command({ Bucket: 'things', ...input }));
  const keys = async (input?: Partial<ListObjectsV2Command['input']>) =>
    (await list(input)).Contents?.map(({ Key }) => Key);

  it('shows the buckets', async () => {
    const { Buckets } = await client.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toEqual(['another', 'things']);
  });

  it('shows current objects in the order of their UTF-8 bytes', async () => {
    expect(await keys()).toEqual(['a/1', 'a/2', 'a/sub/3', 'b', 'c&<d', '\uff5e', '\u{1f389}']);
  });

  it('keeps to a prefix, and begins behind a key', async () => {
    expect(await keys({ Prefix: 'a/' })).toEqual(['a/1', 'a/2', 'a/sub/3']);
    expect(await keys({ Prefix: 'a/', StartAfter: 'a/1' })).toEqual(['a/2', 'a/sub/3']);
  });

  it('rolls keys up to the delimiter', async () => {
    const { Contents, CommonPrefixes, KeyCount } = await list({ Prefix: 'a/', Delimiter: '/' });
    expect(Contents?.map(({ Key }) => Key)).toEqual(['a/1', 'a/2']);
    expect(CommonPrefixes).toEqual([{ Prefix: 'a/sub/' }]);
    expect(KeyCount).toBe(3);
  });

  it('goes on where the page before ended, also when that was a rolled-up prefix', async () => {
    const first = await list({ Delimiter: '/', MaxKeys: 1 });
    expect(first).toMatchObject({ IsTruncated: true, CommonPrefixes: [{ Prefix: 'a/' }] });
    const second = await list({ Delimiter: '/', MaxKeys: 1, ContinuationToken: first.NextContinuationToken });
    expect(second.Contents?.map(({ Key }) => Key)).toEqual(['b']);
    expect(second.CommonPrefixes).toBeUndefined();
  });

  it('encodes keys for a client that asks for it', async () => {
    expect(await keys({ EncodingType: 'url', Prefix: 'c' })).toEqual(['c%26%3Cd']);
  });

  it('refuses by name what it cannot do', async () => {
    await expect(client.send(new PutObjectAclCommand({ Bucket: 'things', Key: 'b', ACL: 'private' }))).rejects.toThrow(
      'the local S3 does not support PUT ?acl /things/b: see local/PARITY.md',
    );
  });
});
