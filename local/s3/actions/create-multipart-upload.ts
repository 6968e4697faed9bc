import type { LocalResponse } from '../../endpoint.ts';
import { element } from '../../xml.ts';
import { readObjectHeaders } from '../object-headers.ts';
import { headerOf, type ObjectRequest } from '../s3-request.ts';
import { parseTaggingHeader } from '../tags.ts';
import { xmlResponse } from '../xml-response.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html */
export const createMultipartUpload = (request: ObjectRequest): LocalResponse => {
  const { bucket, key } = request;
  const tags = parseTaggingHeader(headerOf(request, 'x-amz-tagging') ?? '');
  const { id } = bucket.uploads.begin({ key, headers: readObjectHeaders(request), tags });
  return xmlResponse('InitiateMultipartUploadResult', [
    element('Bucket', bucket.name),
    element('Key', key),
    element('UploadId', id),
  ]);
};
