import type { LocalResponse } from '../../endpoint.ts';
import type { ObjectRequest } from '../s3-request.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html */
export const abortMultipartUpload = ({ bucket, key, query }: ObjectRequest): LocalResponse => {
  bucket.uploads.end(bucket.uploads.require(key, query.get('uploadId') ?? ''));
  return { status: 204 };
};
