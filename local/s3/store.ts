import { AwsError } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import type { Trace } from '../trace.ts';
import { type Bucket, createBucket } from './bucket.ts';
import type { LifecycleRule } from './lifecycle.ts';

/** The buckets of the local account. */
export type S3 = {
  /** @throws {AwsError} `BucketAlreadyOwnedByYou`, `InvalidBucketName` */
  createBucket(request: {
    readonly name: string;
    readonly versioned: boolean;
    readonly lifecycle?: readonly LifecycleRule[];
  }): Bucket;
  bucket(name: string): Bucket | undefined;
  /** In the order of their names. */
  buckets(): readonly Bucket[];
};

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET_NAME = /^(?!\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

export const createS3 = ({ clock, trace }: { readonly clock: Clock; readonly trace: Trace }): S3 => {
  const buckets = new Map<string, Bucket>();
  return {
    createBucket({ name, versioned, lifecycle = [] }) {
      if (!BUCKET_NAME.test(name)) {
        throw new AwsError('InvalidBucketName', `The specified bucket is not valid: ${name}`);
      }
      if (buckets.has(name)) {
        throw new AwsError(
          'BucketAlreadyOwnedByYou',
          'Your previous request to create the named bucket succeeded and you already own it.',
          409,
        );
      }
      const bucket = createBucket({ name, versioned, lifecycle, clock, trace });
      buckets.set(name, bucket);
      return bucket;
    },
    bucket: (name) => buckets.get(name),
    buckets: () => [...buckets.values()].toSorted((left, right) => (left.name < right.name ? -1 : 1)),
  };
};
