import { AwsError } from '../aws-error.ts';

/**
 * A presigned URL ends, also where nobody verifies its signature.
 *
 * @throws {AwsError} `AccessDenied`
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html
 */
export const checkNotExpired = (query: URLSearchParams, now: number): void => {
  if (now > expiryOf(query)) {
    throw new AwsError('AccessDenied', 'Request has expired', 403);
  }
};

const expiryOf = (query: URLSearchParams): number => {
  // Signature version 2: seconds since the epoch.
  const expires = query.get('Expires');
  if (expires !== null && query.has('AWSAccessKeyId')) {
    return Number(expires) * 1000;
  }
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(query.get('X-Amz-Date') ?? '') ?? [];
  return year === undefined
    ? Number.POSITIVE_INFINITY
    : Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) + Number(query.get('X-Amz-Expires')) * 1000;
};
