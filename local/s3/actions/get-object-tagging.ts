import type { LocalResponse } from '../../endpoint.ts';
import { element } from '../../xml.ts';
import { type ObjectRequest, requireObject, versionHeaders } from '../s3-request.ts';
import { xmlResponse } from '../xml-response.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html */
export const getObjectTagging = (request: ObjectRequest): LocalResponse => {
  const object = requireObject(request);
  const tags = Object.entries(object.tags).map(([key, value]) =>
    element('Tag', [element('Key', key), element('Value', value)]),
  );
  const response = xmlResponse('Tagging', [element('TagSet', tags)]);
  return { ...response, headers: { ...response.headers, ...versionHeaders(request.bucket, object) } };
};
