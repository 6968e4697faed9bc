import * as z from 'zod/mini';
import { defineResource } from './define-resource.ts';
import { noLocalEffect, text } from './property-values.ts';

/**
 * Not enforced: IAM is proven offline against the templates instead.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-policy.html
 */
export const iamPolicy = defineResource({
  type: 'AWS::IAM::Policy',
  properties: z.strictObject({ PolicyName: text, Roles: z.array(text), PolicyDocument: noLocalEffect }),
  attributes: [],
  isOnlyNoted: true,
  create: ({ properties }) => ({ ref: properties.PolicyName, attributes: {} }),
});
