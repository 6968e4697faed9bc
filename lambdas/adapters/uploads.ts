import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { reach } from './reach.ts';
import { getObject } from './read-object.ts';

/** An object of the uploads bucket. */
export type Upload =
  | { readonly found: false }
  | { readonly found: true; readonly versionId: string; readonly size: number; readonly content: UploadContent };

export type UploadContent =
  | { readonly whole: true; readonly bytes: Uint8Array; readonly sha256: string }
  /** Of what is larger than asked for only the beginning is read, enough to see what it is. */
  | { readonly whole: false; readonly beginning: Uint8Array };

/**
 * Reads an upload: the version asked for, else the current one.
 * @param wholeUpTo - bytes
 */
export type ReadUpload = (
  object: { readonly key: string; readonly versionId?: string },
  wholeUpTo: number,
) => Promise<Upload>;

const beginningBytes = 64 * 1024;

export const createUploads =
  (client: S3Client, bucket: string): ReadUpload =>
  ({ key, versionId }, wholeUpTo) =>
    reach('uploads', async () => {
      const object = await getObject(client, {
        Bucket: bucket,
        Key: key,
        ...(versionId === undefined ? {} : { VersionId: versionId }),
      });
      if (object === undefined) return { found: false };
      const { Body: body, ContentLength: size, VersionId: foundVersion = 'null' } = object;
      if (body === undefined || size === undefined) throw new Error('an object came without body or length');
      const content =
        size <= wholeUpTo ? whole(await body.transformToByteArray()) : await readBeginning(body.transformToWebStream());
      return { found: true, versionId: foundVersion, size, content };
    });

const whole = (bytes: Uint8Array): UploadContent => ({
  whole: true,
  bytes,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

/** Leaving the loop closes the stream, and with it the connection: the rest is never sent. */
const readBeginning = async (body: AsyncIterable<Uint8Array>): Promise<UploadContent> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= beginningBytes) break;
  }
  return { whole: false, beginning: Buffer.concat(chunks).subarray(0, beginningBytes) };
};
