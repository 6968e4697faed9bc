import type { LocalResponse } from '../../endpoint.ts';
import { type ObjectRequest, requireObject, versionHeaders } from '../s3-request.ts';
import { parseTagging } from '../tags.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html */
export const putObjectTagging = (request: ObjectRequest): LocalResponse => {
  const object = requireObject(request);
  request.bucket.tag(object, parseTagging(request.body.toString()));
  return { status: 200, headers: versionHeaders(request.bucket, object) };
};
