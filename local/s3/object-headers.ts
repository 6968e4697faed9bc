import { AwsError } from '../aws-error.ts';
import { CHECKSUM_HEADER_PREFIX } from './checksum.ts';
import { notImplemented } from './errors.ts';
import { MAX_USER_METADATA_BYTES } from './limits.ts';
import type { ObjectHeaders, ObjectVersion } from './object-version.ts';
import { headerOf, type ObjectRequest, versionHeaders } from './s3-request.ts';

/** System metadata that a client sets and gets back. */
const KEPT_HEADERS = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];

/** What GetObject's query can put in their place: `response-content-type`, … */
const OVERRIDE_PREFIX = 'response-';

const METADATA_PREFIX = 'x-amz-meta-';

/** What S3 gives to an object that was stored without a type. */
const DEFAULT_CONTENT_TYPE = 'binary/octet-stream';

/** Headers that ask for what the local stack does not do; a value that changes nothing is let through. */
const REFUSED_HEADERS: Readonly<Record<string, readonly string[]>> = {
  'x-amz-acl': ['private', 'bucket-owner-full-control'],
  'x-amz-copy-source': [],
  'x-amz-object-lock-legal-hold': [],
  'x-amz-object-lock-mode': [],
  'x-amz-server-side-encryption': ['AES256'],
  'x-amz-server-side-encryption-customer-algorithm': [],
  'x-amz-storage-class': ['STANDARD'],
  'x-amz-website-redirect-location': [],
  'x-amz-write-offset-bytes': [],
};

/** @throws {AwsError} `NotImplemented`, `MetadataTooLarge` */
export const readObjectHeaders = (request: ObjectRequest): ObjectHeaders => {
  for (const [name, harmless] of Object.entries(REFUSED_HEADERS)) {
    const value = headerOf(request, name);
    if (value !== undefined && !harmless.includes(value)) {
      throw notImplemented(`the local stack does not support the header ${name}: ${value}`);
    }
  }
  const metadata = Object.keys(request.headers).filter((name) => name.startsWith(METADATA_PREFIX));
  const kept = [...KEPT_HEADERS, ...metadata].flatMap((name) => {
    const value = headerOf(request, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  checkMetadataSize(kept.filter(([name]) => name.startsWith(METADATA_PREFIX)));
  const { 'content-encoding': encoding, ...headers } = Object.fromEntries(kept);
  const contentEncoding = withoutAwsChunked(encoding);
  return {
    'content-type': DEFAULT_CONTENT_TYPE,
    ...headers,
    ...(contentEncoding === '' ? {} : { 'content-encoding': contentEncoding }),
  };
};

/** What GetObject and HeadObject say about an object, but for its length. */
export const writeObjectHeaders = (
  request: ObjectRequest,
  object: ObjectVersion,
  { isWhole }: { readonly isWhole: boolean },
): Record<string, string> => {
  const overrides = [...request.query].flatMap(([name, value]) =>
    name.startsWith(OVERRIDE_PREFIX) ? [[name.slice(OVERRIDE_PREFIX.length), value] as const] : [],
  );
  const tagCount = Object.keys(object.tags).length;
  // A checksum covers the whole object, so a range goes without.
  const hasChecksums = isWhole && headerOf(request, 'x-amz-checksum-mode')?.toUpperCase() === 'ENABLED';
  return {
    ...object.headers,
    ...Object.fromEntries(overrides),
    ...versionHeaders(request.bucket, object),
    ...(hasChecksums ? checksumHeaders(object.checksums) : {}),
    ...(tagCount > 0 ? { 'x-amz-tagging-count': String(tagCount) } : {}),
    'accept-ranges': 'bytes',
    etag: object.etag,
    'last-modified': new Date(object.lastModified).toUTCString(),
    'x-amz-server-side-encryption': 'AES256',
  };
};

/** How a response repeats checksums. */
export const checksumHeaders = (checksums: Readonly<Record<string, string>>): Record<string, string> => {
  const headers = Object.entries(checksums).map(([algorithm, value]) => [CHECKSUM_HEADER_PREFIX + algorithm, value]);
  return headers.length === 0 ? {} : { ...Object.fromEntries(headers), 'x-amz-checksum-type': 'FULL_OBJECT' };
};

const checkMetadataSize = (metadata: readonly (readonly [name: string, value: string])[]) => {
  const bytes = metadata.reduce((sum, [name, value]) => sum + name.length - METADATA_PREFIX.length + value.length, 0);
  if (bytes > MAX_USER_METADATA_BYTES) {
    throw new AwsError('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size');
  }
};

/** How the body travelled is not part of the object. */
const withoutAwsChunked = (encoding = ''): string =>
  encoding
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== 'aws-chunked')
    .join(',');
