import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServices, type TestServices } from '../support/start-services.ts';

const PART = Buffer.alloc(5 * 1024 * 1024, 'part');
const LAST = Buffer.from('the end');
const target = { Bucket: 'things', Key: 'large' };

/** What the transfer managers of the SDKs do with a file of more than 8 MB. */
describe('an upload in parts', () => {
  let services: TestServices;
  let client: S3Client;

  beforeAll(async () => {
    services = await startServices();
    client = new S3Client(services.clientConfig());
    services.s3.createBucket({ name: 'things', versioned: false });
  });
  afterAll(async () => {
    client.destroy();
    await services.close();
  });

  const begin = async () => {
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...target, ContentType: 'text/plain' }));
    return UploadId;
  };
  const upload = async (UploadId: string | undefined, PartNumber: number, Body: Buffer) => {
    const { ETag } = await client.send(new UploadPartCommand({ ...target, UploadId, PartNumber, Body }));
    return { PartNumber, ETag };
  };
  const complete = (
    UploadId: string | undefined,
    Parts: { PartNumber: number; ETag: string | undefined }[],
    input: Partial<CompleteMultipartUploadCommandInput> = {},
  ) => client.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts }, ...input }));

  it('becomes one object when it is completed, as it was described in the beginning', async () => {
    const id = await begin();
    const last = await upload(id, 7, LAST);
    const first = await upload(id, 1, PART);
    const { ETag } = await complete(id, [first, last]);
    const digests = [PART, LAST].map((part) => createHash('md5').update(part).digest());
    expect(ETag).toBe(`"${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-2"`);
    expect(await client.send(new HeadObjectCommand(target))).toMatchObject({ ETag, ContentType: 'text/plain' });
    const object = services.s3.bucket('things')?.get('large');
    expect(object?.kind === 'object' && object.body.equals(Buffer.concat([PART, LAST]))).toBe(true);
    await expect(complete(id, [first, last])).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });

  it('is forgotten when it is aborted', async () => {
    const id = await begin();
    const part = await upload(id, 1, LAST);
    await client.send(new AbortMultipartUploadCommand({ ...target, UploadId: id }));
    await expect(complete(id, [part])).rejects.toMatchObject({ name: 'NoSuchUpload' });
    await expect(upload(id, 1, LAST)).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });

  it('is an upload of its own key only', async () => {
    const UploadId = await begin();
    const toAnother = new UploadPartCommand({ ...target, Key: 'another', UploadId, PartNumber: 1, Body: LAST });
    await expect(client.send(toAnother)).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });

  it('keeps to the conditions of its completion', async () => {
    const id = await begin();
    const part = await upload(id, 1, LAST);
    await expect(complete(id, [part], { IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });

  it.each([
    ['lists a part that is not there', [{ PartNumber: 3, ETag: '"x"' }], 'InvalidPart'],
    ['lists a part by another digest', [{ PartNumber: 1, ETag: '"x"' }], 'InvalidPart'],
    [
      'lists its parts out of order',
      [
        { PartNumber: 2, ETag: '"x"' },
        { PartNumber: 1, ETag: '"x"' },
      ],
      'InvalidPartOrder',
    ],
    ['lists no part', [], 'MalformedXML'],
  ])('is not completed when it %s', async (_, parts, name) => {
    const id = await begin();
    await upload(id, 1, LAST);
    await expect(complete(id, parts)).rejects.toMatchObject({ name });
  });

  it('has parts of 5 MiB at least, but for the last', async () => {
    const id = await begin();
    const parts = [await upload(id, 1, PART.subarray(1)), await upload(id, 2, LAST)];
    await expect(complete(id, parts)).rejects.toMatchObject({ name: 'EntityTooSmall' });
    await expect(upload(id, 10_001, LAST)).rejects.toMatchObject({ name: 'InvalidArgument' });
  });
});
