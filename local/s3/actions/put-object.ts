import { AwsError } from '../../aws-error.ts';
import type { LocalResponse } from '../../endpoint.ts';
import { decodeAwsChunked } from '../aws-chunked.ts';
import { verifyChecksums } from '../checksum.ts';
import { checkWriteConditions } from '../conditions.ts';
import { MAX_OBJECT_BYTES } from '../limits.ts';
import { checksumHeaders, readObjectHeaders } from '../object-headers.ts';
import { headerOf, type ObjectRequest, versionHeaders } from '../s3-request.ts';
import { parseTaggingHeader } from '../tags.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export const putObject = (request: ObjectRequest): LocalResponse => {
  const { bucket, key } = request;
  const headers = readObjectHeaders(request);
  const { body, fields } = readBody(request);
  if (body.length > MAX_OBJECT_BYTES) {
    throw new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
  }
  const checksums = verifyChecksums(fields, body);
  checkWriteConditions(request, bucket.get(key));
  const tags = parseTaggingHeader(headerOf(request, 'x-amz-tagging') ?? '');
  const object = bucket.put({ key, body, headers, checksums, tags });
  return {
    status: 200,
    headers: {
      etag: object.etag,
      'x-amz-server-side-encryption': 'AES256',
      ...checksumHeaders(object),
      ...versionHeaders(bucket, object),
    },
  };
};

/** The body as the client had it, and all that was said about it: in headers, or in trailers behind it. */
const readBody = (request: ObjectRequest): { readonly body: Buffer; readonly fields: ReadonlyMap<string, string> } => {
  const headers = Object.keys(request.headers).map((name) => [name, headerOf(request, name) ?? ''] as const);
  if (headerOf(request, 'x-amz-content-sha256')?.startsWith('STREAMING-') !== true) {
    return { body: request.body, fields: new Map(headers) };
  }
  const { body, trailers } = decodeAwsChunked(request.body);
  const announcedLength = headerOf(request, 'x-amz-decoded-content-length');
  if (announcedLength !== undefined && Number(announcedLength) !== body.length) {
    throw new AwsError(
      'IncompleteBody',
      'You did not provide the number of bytes specified by the Content-Length HTTP header',
    );
  }
  return { body, fields: new Map([...headers, ...trailers]) };
};
