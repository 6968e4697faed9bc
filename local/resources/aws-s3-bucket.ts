import * as z from 'zod/mini';
import { defineResource } from './define-resource.ts';
import { count, noLocalEffect, text } from './property-values.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const MAX_NAME_LENGTH = 63;

const lifecycleRule = z.strictObject({
  Id: z.optional(text),
  Status: z.literal(['Enabled', 'Disabled']),
  Prefix: z._default(text, ''),
  ExpirationInDays: z.optional(count(1)),
  NoncurrentVersionExpiration: z.optional(z.strictObject({ NoncurrentDays: count(1) })),
  AbortIncompleteMultipartUpload: noLocalEffect,
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html */
export const s3Bucket = defineResource({
  type: 'AWS::S3::Bucket',
  properties: z.strictObject({
    BucketName: z.optional(text),
    VersioningConfiguration: z.optional(z.strictObject({ Status: z.literal(['Enabled', 'Suspended']) })),
    LifecycleConfiguration: z.optional(z.strictObject({ Rules: z.array(lifecycleRule) })),
    BucketEncryption: noLocalEffect,
    LoggingConfiguration: noLocalEffect,
    OwnershipControls: noLocalEffect,
    PublicAccessBlockConfiguration: noLocalEffect,
    Tags: noLocalEffect,
  }),
  attributes: ['Arn'],
  create({ properties, generatedName, services }) {
    const { name } = services.s3.createBucket({
      name: properties.BucketName ?? generatedName(MAX_NAME_LENGTH).toLowerCase(),
      versioned: properties.VersioningConfiguration?.Status === 'Enabled',
      lifecycle: (properties.LifecycleConfiguration?.Rules ?? [])
        .filter(({ Status }) => Status === 'Enabled')
        .map(({ Prefix: prefix, ExpirationInDays, NoncurrentVersionExpiration }) => ({
          prefix,
          ...(ExpirationInDays !== undefined && { expirationDays: ExpirationInDays }),
          ...(NoncurrentVersionExpiration !== undefined && {
            noncurrentVersionExpirationDays: NoncurrentVersionExpiration.NoncurrentDays,
          }),
        })),
    });
    return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}` } };
  },
});
