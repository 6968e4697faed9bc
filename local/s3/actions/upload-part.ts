import type { LocalResponse } from '../../endpoint.ts';
import { invalidArgument } from '../errors.ts';
import { etagOf } from '../etag.ts';
import { MAX_PART_NUMBER } from '../limits.ts';
import { checksumHeaders } from '../object-headers.ts';
import type { ObjectRequest } from '../s3-request.ts';
import { readUpload } from '../upload-body.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html */
export const uploadPart = (request: ObjectRequest): LocalResponse => {
  const { bucket, key, query } = request;
  const upload = bucket.uploads.require(key, query.get('uploadId') ?? '');
  const number = Number(query.get('partNumber'));
  if (!Number.isInteger(number) || number < 1 || number > MAX_PART_NUMBER) {
    throw invalidArgument(`Part number must be an integer between 1 and ${MAX_PART_NUMBER}, inclusive`);
  }
  const { body, checksums } = readUpload(request);
  upload.parts.set(number, body);
  return { status: 200, headers: { etag: etagOf(body), ...checksumHeaders(checksums) } };
};
