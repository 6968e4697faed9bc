import type { LocalRequest } from '../endpoint.ts';
import type { Bucket } from './bucket.ts';
import { methodNotAllowed, noSuchKey, noSuchVersion } from './errors.ts';
import type { ObjectVersion, Version } from './object-version.ts';
import type { S3 } from './store.ts';

/** A request to the service as a whole. */
export type ServiceRequest = LocalRequest & { readonly s3: S3 };

/** A request to a bucket that exists. */
export type BucketRequest = ServiceRequest & { readonly bucket: Bucket };

export type ObjectRequest = BucketRequest & { readonly key: string };

export const headerOf = ({ headers }: LocalRequest, name: string): string | undefined => {
  const value = headers[name];
  // Node joins repeated headers itself, but for a few that S3 does not have.
  return Array.isArray(value) ? value.join(', ') : value;
};

/**
 * The object that is asked for: the current version, or the one that `versionId` names.
 *
 * @throws {AwsError} `NoSuchKey`, `NoSuchVersion`, `MethodNotAllowed` when a delete marker is asked for by its version
 */
export const requireObject = ({ bucket, key, query }: ObjectRequest): ObjectVersion => {
  const versionId = query.get('versionId') ?? undefined;
  const version = bucket.get(key, versionId);
  if (version?.kind === 'object') {
    return version;
  }
  const headers = versionHeaders(bucket, version);
  if (versionId === undefined) {
    throw noSuchKey(headers);
  }
  throw version === undefined ? noSuchVersion() : methodNotAllowed(headers);
};

/** `x-amz-version-id`, and that it is a delete marker; neither exists without versioning. */
export const versionHeaders = (bucket: Bucket, version: Version | undefined): Record<string, string> => {
  if (!bucket.versioned || version === undefined) {
    return {};
  }
  return {
    'x-amz-version-id': version.versionId,
    ...(version.kind === 'delete-marker' ? { 'x-amz-delete-marker': 'true' } : {}),
  };
};
