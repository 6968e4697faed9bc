import type { LocalResponse } from '../../endpoint.ts';
import { element } from '../../xml.ts';
import { keyEncoder, pageOf, parseMaxKeys } from '../list-page.ts';
import type { ObjectVersion } from '../object-version.ts';
import type { BucketRequest } from '../s3-request.ts';
import { isoTime, owner, xmlResponse } from '../xml-response.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export const listObjectsV2 = ({ bucket, query }: BucketRequest): LocalResponse => {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const startAfter = query.get('start-after') ?? undefined;
  const token = query.get('continuation-token') ?? undefined;
  const max = parseMaxKeys(query);
  const encode = keyEncoder(query);

  const after = token === undefined ? startAfter : Buffer.from(token, 'base64').toString();
  const objects = bucket.list(prefix).filter(({ key }) => after === undefined || isBehind(key, after));
  const { listed, last, isTruncated } = pageOf(objects, { prefix, delimiter, max });
  const encodedOrNothing = (text: string | undefined) => (text === undefined ? undefined : encode(text));

  return xmlResponse('ListBucketResult', [
    element('Name', bucket.name),
    element('Prefix', encode(prefix)),
    element('Delimiter', delimiter === '' ? undefined : encode(delimiter)),
    element('StartAfter', encodedOrNothing(startAfter)),
    element('EncodingType', query.get('encoding-type') ?? undefined),
    element('MaxKeys', max),
    element('KeyCount', listed.length),
    element('IsTruncated', isTruncated),
    element('ContinuationToken', token),
    element('NextContinuationToken', isTruncated ? Buffer.from(last?.key ?? '').toString('base64') : undefined),
    ...listed.map((entry) =>
      'item' in entry
        ? writeObject(entry.item, encode, query.get('fetch-owner') === 'true')
        : element('CommonPrefixes', element('Prefix', encode(entry.commonPrefix))),
    ),
  ]);
};

const writeObject = (object: ObjectVersion, encode: (key: string) => string, hasOwner: boolean) =>
  element('Contents', [
    element('Key', encode(object.key)),
    element('LastModified', isoTime(object.lastModified)),
    element('ETag', object.etag),
    ...Object.keys(object.checksums).map((algorithm) => element('ChecksumAlgorithm', algorithm.toUpperCase())),
    element('Size', object.body.length),
    element('StorageClass', 'STANDARD'),
    hasOwner ? owner() : undefined,
  ]);

const isBehind = (key: string, after: string): boolean => Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0;
