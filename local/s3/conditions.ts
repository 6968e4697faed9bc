import { noSuchKey, notImplemented, preconditionFailed } from './errors.ts';
import type { ObjectVersion, Version } from './object-version.ts';
import { headerOf, type ObjectRequest } from './s3-request.ts';

/**
 * Writing only when nothing is there (`If-None-Match: *`), or only over what the writer has read (`If-Match`).
 *
 * @throws {AwsError} `PreconditionFailed`
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export const checkWriteConditions = (request: ObjectRequest, current: Version | undefined): void => {
  const ifNoneMatch = headerOf(request, 'if-none-match');
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') {
    throw notImplemented('A header you provided implies functionality that is not implemented');
  }
  if (ifNoneMatch === '*' && current?.kind === 'object') {
    throw preconditionFailed();
  }
  const ifMatch = headerOf(request, 'if-match');
  if (ifMatch === undefined) {
    return;
  }
  if (current?.kind !== 'object') {
    throw noSuchKey();
  }
  if (!isSameEtag(ifMatch, current)) {
    throw preconditionFailed();
  }
};

/**
 * Whether the reader has this version already.
 *
 * @throws {AwsError} `PreconditionFailed` when the reader wants another version (`If-Match`)
 */
export const isNotModified = (request: ObjectRequest, object: ObjectVersion): boolean => {
  const ifMatch = headerOf(request, 'if-match');
  if (ifMatch !== undefined && !isSameEtag(ifMatch, object)) {
    throw preconditionFailed();
  }
  const ifNoneMatch = headerOf(request, 'if-none-match');
  return ifNoneMatch !== undefined && isSameEtag(ifNoneMatch, object);
};

const isSameEtag = (condition: string, { etag }: ObjectVersion): boolean =>
  condition === '*' || condition === etag || `"${condition}"` === etag;
