import * as z from 'zod/mini';
import { defineResource } from './define-resource.ts';
import { noLocalEffect, text } from './property-values.ts';

/**
 * Not enforced: IAM is proven offline against the templates instead.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queuepolicy.html
 */
export const sqsQueuePolicy = defineResource({
  type: 'AWS::SQS::QueuePolicy',
  properties: z.strictObject({ Queues: z.array(text), PolicyDocument: noLocalEffect }),
  attributes: [],
  isOnlyNoted: true,
  create: ({ generatedName }) => ({ ref: generatedName(128), attributes: {} }),
});
