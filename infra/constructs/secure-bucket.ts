import type { RemovalPolicy } from 'aws-cdk-lib';
import { Duration } from 'aws-cdk-lib';
import type { IBucket, LifecycleRule } from 'aws-cdk-lib/aws-s3';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

export type SecureBucketProps = {
  readonly removalPolicy: RemovalPolicy;
  readonly lifecycleRules: readonly LifecycleRule[];
  /**
   * Who read and wrote what, as S3 saw it.
   *
   * @default - accesses are not logged
   */
  readonly accessLogs?: { readonly bucket: Bucket; readonly prefix: string };
  /** @default false */
  readonly versioned?: boolean;
};

/** A bucket that is encrypted (SSE-S3), closed to the public and to plain HTTP, and has no object ACLs. */
export class SecureBucket extends Bucket {
  constructor(scope: Construct, id: string, props: SecureBucketProps) {
    super(scope, id, {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      versioned: props.versioned ?? false,
      removalPolicy: props.removalPolicy,
      lifecycleRules: [
        { id: 'unfinished-uploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
        ...props.lifecycleRules,
      ],
      ...(props.accessLogs && {
        // CDK's Bucket is not quite its own IBucket under exactOptionalPropertyTypes.
        serverAccessLogsBucket: props.accessLogs.bucket as IBucket,
        serverAccessLogsPrefix: props.accessLogs.prefix,
      }),
    });
  }
}
