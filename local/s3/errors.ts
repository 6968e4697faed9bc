import { AwsError } from '../aws-error.ts';

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */

export const noSuchBucket = (): AwsError => new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);

export const noSuchKey = (headers: Readonly<Record<string, string>> = {}): AwsError =>
  new AwsError('NoSuchKey', 'The specified key does not exist.', 404, headers);

export const noSuchVersion = (): AwsError =>
  new AwsError('NoSuchVersion', 'The specified version does not exist.', 404);

export const methodNotAllowed = (headers: Readonly<Record<string, string>>): AwsError =>
  new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405, headers);

export const preconditionFailed = (): AwsError =>
  new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);

export const badDigest = (digest: string): AwsError =>
  new AwsError('BadDigest', `The ${digest} you specified did not match what we received.`);

export const invalidArgument = (message: string): AwsError => new AwsError('InvalidArgument', message);

export const entityTooLarge = (): AwsError =>
  new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');

export const malformedXml = (): AwsError =>
  new AwsError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );

/** For what AWS can do and the local stack cannot. */
export const notImplemented = (message: string): AwsError => new AwsError('NotImplemented', message, 501);
