import type { LocalResponse } from '../../endpoint.ts';
import { parseByteRange } from '../byte-range.ts';
import { isNotModified } from '../conditions.ts';
import { writeObjectHeaders } from '../object-headers.ts';
import { headerOf, type ObjectRequest, requireObject } from '../s3-request.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
export const getObject = (request: ObjectRequest): LocalResponse => {
  const object = requireObject(request);
  if (isNotModified(request, object)) {
    return { status: 304, headers: { etag: object.etag } };
  }
  const size = object.body.length;
  const range = parseByteRange(headerOf(request, 'range'), size);
  const headers = writeObjectHeaders(request, object, { isWhole: range === undefined });
  if (range === undefined) {
    return { status: 200, headers, body: object.body };
  }
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${range.first}-${range.last}/${size}` },
    body: object.body.subarray(range.first, range.last + 1),
  };
};
