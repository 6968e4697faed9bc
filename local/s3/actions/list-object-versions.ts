import type { LocalResponse } from '../../endpoint.ts';
import { element } from '../../xml.ts';
import { keyEncoder, pageOf, parseMaxKeys } from '../list-page.ts';
import type { Version } from '../object-version.ts';
import type { BucketRequest } from '../s3-request.ts';
import { isoTime, owner, xmlResponse } from '../xml-response.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html */
export const listObjectVersions = ({ bucket, query }: BucketRequest): LocalResponse => {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const keyMarker = query.get('key-marker') ?? '';
  const versionIdMarker = query.get('version-id-marker') ?? '';
  const max = parseMaxKeys(query);
  const encode = keyEncoder(query);

  const versions = bucket.listVersions(prefix);
  const rest = versions.slice(indexBehind(versions, keyMarker, versionIdMarker));
  const { listed, last, isTruncated } = pageOf(rest, { prefix, delimiter, max });
  const latest = new Set(versions.filter(({ key }, index) => versions[index - 1]?.key !== key));

  return xmlResponse('ListVersionsResult', [
    element('Name', bucket.name),
    element('Prefix', encode(prefix)),
    element('Delimiter', delimiter === '' ? undefined : encode(delimiter)),
    element('KeyMarker', encode(keyMarker)),
    element('VersionIdMarker', versionIdMarker),
    element('EncodingType', query.get('encoding-type') ?? undefined),
    element('MaxKeys', max),
    element('IsTruncated', isTruncated),
    element('NextKeyMarker', isTruncated ? encode(last?.key ?? '') : undefined),
    element('NextVersionIdMarker', isTruncated ? last?.versionId : undefined),
    ...listed.map((entry) =>
      'item' in entry
        ? writeVersion(entry.item, encode, latest.has(entry.item))
        : element('CommonPrefixes', element('Prefix', encode(entry.commonPrefix))),
    ),
  ]);
};

/** Where the page goes on: behind the version named, or behind the last version of the key named. */
const indexBehind = (versions: readonly Version[], keyMarker: string, versionIdMarker: string): number => {
  if (keyMarker === '') {
    return 0;
  }
  const marked = versions.findLastIndex(
    ({ key, versionId }) => key === keyMarker && (versionIdMarker === '' || versionId === versionIdMarker),
  );
  if (marked !== -1) {
    return marked + 1;
  }
  const next = versions.findIndex(({ key }) => Buffer.compare(Buffer.from(key), Buffer.from(keyMarker)) > 0);
  return next === -1 ? versions.length : next;
};

const writeVersion = (version: Version, encode: (key: string) => string, isLatest: boolean) => {
  const common = [
    element('Key', encode(version.key)),
    element('VersionId', version.versionId),
    element('IsLatest', isLatest),
    element('LastModified', isoTime(version.lastModified)),
    owner(),
  ];
  return version.kind === 'delete-marker'
    ? element('DeleteMarker', common)
    : element('Version', [
        ...common,
        element('ETag', version.etag),
        element('Size', version.body.length),
        element('StorageClass', 'STANDARD'),
      ]);
};
