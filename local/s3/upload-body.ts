import { AwsError } from '../aws-error.ts';
import { decodeAwsChunked } from './aws-chunked.ts';
import { verifyChecksums } from './checksum.ts';
import { entityTooLarge } from './errors.ts';
import { MAX_OBJECT_BYTES } from './limits.ts';
import { headerOf, type ObjectRequest } from './s3-request.ts';

/** What a client uploads, as it had it, and the checksums it gave: in headers, or in trailers behind the body. */
export type Upload = { readonly body: Buffer; readonly checksums: Readonly<Record<string, string>> };

/** @throws {AwsError} `EntityTooLarge`, `IncompleteBody`, `BadDigest`, `NotImplemented` for an unknown checksum */
export const readUpload = (request: ObjectRequest): Upload => {
  const headers = Object.keys(request.headers).map((name) => [name, headerOf(request, name) ?? ''] as const);
  const isChunked = headerOf(request, 'x-amz-content-sha256')?.startsWith('STREAMING-') === true;
  const { body, trailers } = isChunked ? decodeAwsChunked(request.body) : { body: request.body, trailers: [] };
  const announcedLength = headerOf(request, 'x-amz-decoded-content-length');
  if (announcedLength !== undefined && Number(announcedLength) !== body.length) {
    throw new AwsError(
      'IncompleteBody',
      'You did not provide the number of bytes specified by the Content-Length HTTP header',
    );
  }
  if (body.length > MAX_OBJECT_BYTES) {
    throw entityTooLarge();
  }
  return { body, checksums: verifyChecksums(new Map([...headers, ...trailers]), body) };
};
