import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from './aws-error.ts';

export type RouteName = 'dynamodb' | 'iam' | 'lambda' | 'lambda-url' | 'pages' | 's3' | 'ses' | 'sns' | 'sqs' | 'ssm';

/** What a request says about itself before its body is read. */
export type RequestHead = {
  readonly headers: IncomingHttpHeaders;
  /** Still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
};

/** Who signed, and for which service. The signature itself is not looked at. */
export type Credential = { readonly accessKeyId: string; readonly service: string | undefined };

export type Routing = {
  readonly route: RouteName /** From `X-Amz-Target`, where there is one. */;
  readonly action?: string;
};

const ROUTE_BY_TARGET: ReadonlyMap<string, RouteName> = new Map([
  ['AmazonSQS', 'sqs'],
  ['AmazonSSM', 'ssm'],
  ['DynamoDB_20120810', 'dynamodb'],
]);

const ROUTE_BY_PATH_PREFIX: readonly (readonly [prefix: string, route: RouteName])[] = [
  // None of them can be a bucket: a bucket's name has three characters at least and no underscore.
  ['/v2/email/', 'ses'],
  ['/_postern', 'pages'],
  ['/_lambda-url/', 'lambda-url'],
  // Could be one, named for the day of this API: it had better have another name.
  ['/2015-03-31/functions/', 'lambda'],
];

/** Services that show in neither header nor path which one they are. */
const ROUTE_BY_SIGNED_SERVICE: ReadonlyMap<string, RouteName> = new Map([
  ['iam', 'iam'],
  ['sts', 'iam'],
  ['s3', 's3'],
  ['sns', 'sns'],
]);

/** @throws {AwsError} for a service that does not exist locally */
export const routeOf = ({ headers, path, query }: RequestHead): Routing => {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') {
    const [prefix = '', action = ''] = target.split('.', 2);
    const route = ROUTE_BY_TARGET.get(prefix);
    if (route === undefined) {
      throw notSupported(target);
    }
    return { route, action };
  }
  const byPath = ROUTE_BY_PATH_PREFIX.find(([prefix]) => path.startsWith(prefix));
  if (byPath !== undefined) {
    return { route: byPath[1] };
  }
  // A presigned URL of boto3 (signature version 2) has no scope that would name the service.
  const service = readCredential({ headers, query })?.service ?? 's3';
  const route = ROUTE_BY_SIGNED_SERVICE.get(service);
  if (route === undefined) {
    throw notSupported(`the service ${service}`);
  }
  return { route };
};

export const notSupported = (asked: string): AwsError =>
  new AwsError('UnknownOperationException', `the local stack does not support ${asked}: see local/PARITY.md`, 501);

/**
 * Reads the access key and service from the `Authorization` header or a presigned URL (signature versions 4 and 2).
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
 */
export const readCredential = ({ headers, query }: Pick<RequestHead, 'headers' | 'query'>): Credential | undefined => {
  const scoped = /Credential=([^,\s]+)/.exec(headers.authorization ?? '')?.[1] ?? query.get('X-Amz-Credential');
  if (scoped !== null && scoped !== undefined) {
    // accessKeyId/date/region/service/aws4_request
    const [accessKeyId = '', , , service] = scoped.split('/');
    return { accessKeyId, service };
  }
  const accessKeyId = query.get('AWSAccessKeyId');
  return accessKeyId === null ? undefined : { accessKeyId, service: undefined };
};
