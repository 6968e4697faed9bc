import { AwsError } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import type { LocalRequest, LocalResponse, ServiceHandler } from '../endpoint.ts';
import { s3ErrorResponse } from '../error-response.ts';
import { abortMultipartUpload } from './actions/abort-multipart-upload.ts';
import { completeMultipartUpload } from './actions/complete-multipart-upload.ts';
import { createMultipartUpload } from './actions/create-multipart-upload.ts';
import { deleteObject } from './actions/delete-object.ts';
import { getObject } from './actions/get-object.ts';
import { getObjectTagging } from './actions/get-object-tagging.ts';
import { headBucket } from './actions/head-bucket.ts';
import { headObject } from './actions/head-object.ts';
import { listBuckets } from './actions/list-buckets.ts';
import { listObjectVersions } from './actions/list-object-versions.ts';
import { listObjectsV2 } from './actions/list-objects-v2.ts';
import { putObject } from './actions/put-object.ts';
import { putObjectTagging } from './actions/put-object-tagging.ts';
import { uploadPart } from './actions/upload-part.ts';
import { noSuchBucket, notImplemented } from './errors.ts';
import { MAX_KEY_BYTES } from './limits.ts';
import { checkNotExpired } from './presigned-url.ts';
import { type BucketRequest, type ObjectRequest, type ServiceRequest } from './s3-request.ts';
import type { S3 } from './store.ts';
import { subresourceOf } from './subresource.ts';

type Action<Request> = { readonly name: string; readonly run: (request: Request) => LocalResponse };

/** By method and sub-resource, the part of the query that turns a request into another action. */
const SERVICE_ACTIONS: ReadonlyMap<string, Action<ServiceRequest>> = new Map([
  ['GET', { name: 'ListBuckets', run: listBuckets }],
]);

const BUCKET_ACTIONS: ReadonlyMap<string, Action<BucketRequest>> = new Map([
  ['HEAD', { name: 'HeadBucket', run: headBucket }],
  ['GET ?list-type', { name: 'ListObjectsV2', run: listObjectsV2 }],
  ['GET ?versions', { name: 'ListObjectVersions', run: listObjectVersions }],
]);

const OBJECT_ACTIONS: ReadonlyMap<string, Action<ObjectRequest>> = new Map([
  ['DELETE', { name: 'DeleteObject', run: deleteObject }],
  ['DELETE ?uploadId', { name: 'AbortMultipartUpload', run: abortMultipartUpload }],
  ['GET', { name: 'GetObject', run: getObject }],
  ['GET ?tagging', { name: 'GetObjectTagging', run: getObjectTagging }],
  ['HEAD', { name: 'HeadObject', run: headObject }],
  ['POST ?uploadId', { name: 'CompleteMultipartUpload', run: completeMultipartUpload }],
  ['POST ?uploads', { name: 'CreateMultipartUpload', run: createMultipartUpload }],
  ['PUT', { name: 'PutObject', run: putObject }],
  ['PUT ?partNumber', { name: 'UploadPart', run: uploadPart }],
  ['PUT ?tagging', { name: 'PutObjectTagging', run: putObjectTagging }],
]);

/** Answers S3's REST protocol with path-style addresses: `/bucket/key`. */
export const createS3Handler =
  ({ s3, clock }: { readonly s3: S3; readonly clock: Clock }): ServiceHandler =>
  async (request) => {
    try {
      checkPathStyle(request);
      checkNotExpired(request.query, clock.now());
      return route({ ...request, s3 });
    } catch (error) {
      if (!(error instanceof AwsError)) {
        throw error;
      }
      return s3ErrorResponse(error, request.path);
    }
  };

const route = (request: ServiceRequest): LocalResponse => {
  const [bucketName = '', ...keyParts] = request.path.slice(1).split('/');
  const key = decodeKey(keyParts.join('/'));
  if (bucketName === '') {
    return run(SERVICE_ACTIONS, request);
  }
  const bucket = request.s3.bucket(decodeKey(bucketName));
  if (bucket === undefined) {
    throw request.method === 'PUT' && key === '' ? createBucketRefused(bucketName) : noSuchBucket();
  }
  return key === '' ? run(BUCKET_ACTIONS, { ...request, bucket }) : run(OBJECT_ACTIONS, { ...request, bucket, key });
};

const run = <Request extends LocalRequest>(
  actions: ReadonlyMap<string, Action<Request>>,
  request: Request,
): LocalResponse => {
  const subresource = subresourceOf(request.query);
  const signature = subresource === undefined ? request.method : `${request.method} ?${subresource}`;
  const action = actions.get(signature);
  if (action === undefined) {
    throw notImplemented(`the local S3 does not support ${signature} ${request.path}: see local/PARITY.md`);
  }
  return { action: action.name, ...action.run(request) };
};

/** @throws {AwsError} `InvalidURI`, `KeyTooLongError` */
const decodeKey = (encoded: string): string => {
  const key = decodeOrNothing(encoded);
  if (key === undefined) {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.");
  }
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) {
    throw new AwsError('KeyTooLongError', 'Your key is too long');
  }
  return key;
};

const decodeOrNothing = (encoded: string): string | undefined => {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
};

/** On the name `localhost`, SDKs put the bucket into the host name; on an IP they do not. */
const checkPathStyle = ({ headers: { host = '' } }: LocalRequest) => {
  if (/\.localhost(?::\d+)?$/.test(host)) {
    throw notImplemented(
      `the local S3 does not find buckets by host name (${host}): use the endpoint http://127.0.0.1`,
    );
  }
};

const createBucketRefused = (name: string): AwsError =>
  notImplemented(`the local stack makes no buckets on request: declare ${name} in infra and start again`);
