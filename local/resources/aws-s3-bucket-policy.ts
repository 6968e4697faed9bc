import * as z from 'zod/mini';
import { defineResource } from './define-resource.ts';
import { noLocalEffect, text } from './property-values.ts';

/**
 * Not enforced: IAM is proven offline against the templates instead.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucketpolicy.html
 */
export const s3BucketPolicy = defineResource({
  type: 'AWS::S3::BucketPolicy',
  properties: z.strictObject({ Bucket: text, PolicyDocument: noLocalEffect }),
  attributes: [],
  isOnlyNoted: true,
  create: ({ properties }) => ({ ref: properties.Bucket, attributes: {} }),
});
