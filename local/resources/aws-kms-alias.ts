import * as z from 'zod/mini';
import { defineResource } from './define-resource.ts';
import { text } from './property-values.ts';

/**
 * Only its name: nothing is encrypted locally.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-alias.html
 */
export const kmsAlias = defineResource({
  type: 'AWS::KMS::Alias',
  properties: z.strictObject({ AliasName: text.check(z.regex(/^alias\/[\w/-]+$/)), TargetKeyId: text }),
  attributes: [],
  isOnlyNoted: true,
  create: ({ properties }) => ({ ref: properties.AliasName, attributes: {} }),
});
