import type { LocalResponse } from '../../endpoint.ts';
import { type ObjectRequest, versionHeaders } from '../s3-request.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html */
export const deleteObject = ({ bucket, key, query }: ObjectRequest): LocalResponse => {
  // What is not there counts as deleted.
  const version = bucket.delete(key, query.get('versionId') ?? undefined);
  return { status: 204, headers: versionHeaders(bucket, version) };
};
