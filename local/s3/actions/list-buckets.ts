import type { LocalResponse } from '../../endpoint.ts';
import { element } from '../../xml.ts';
import type { ServiceRequest } from '../s3-request.ts';
import { isoTime, owner, xmlResponse } from '../xml-response.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html */
export const listBuckets = ({ s3 }: ServiceRequest): LocalResponse =>
  xmlResponse('ListAllMyBucketsResult', [
    element(
      'Buckets',
      s3
        .buckets()
        .map(({ name, createdAt }) =>
          element('Bucket', [element('Name', name), element('CreationDate', isoTime(createdAt))]),
        ),
    ),
    owner(),
  ]);
