import type { LocalResponse } from '../../endpoint.ts';
import { checkWriteConditions } from '../conditions.ts';
import { checksumHeaders, readObjectHeaders } from '../object-headers.ts';
import { headerOf, type ObjectRequest, versionHeaders } from '../s3-request.ts';
import { parseTaggingHeader } from '../tags.ts';
import { readUpload } from '../upload-body.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export const putObject = (request: ObjectRequest): LocalResponse => {
  const { bucket, key } = request;
  const headers = readObjectHeaders(request);
  const tags = parseTaggingHeader(headerOf(request, 'x-amz-tagging') ?? '');
  const { body, checksums } = readUpload(request);
  checkWriteConditions(request, bucket.get(key));
  const object = bucket.put({ key, body, headers, checksums, tags });
  return {
    status: 200,
    headers: {
      etag: object.etag,
      'x-amz-server-side-encryption': 'AES256',
      ...checksumHeaders(checksums),
      ...versionHeaders(bucket, object),
    },
  };
};
