import * as z from 'zod/mini';
import { defineResource } from './define-resource.ts';
import { noLocalEffect, text } from './property-values.ts';

/**
 * Not enforced: IAM is proven offline against the templates instead.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topicpolicy.html
 */
export const snsTopicPolicy = defineResource({
  type: 'AWS::SNS::TopicPolicy',
  properties: z.strictObject({ Topics: z.array(text), PolicyDocument: noLocalEffect }),
  attributes: ['Id'],
  isOnlyNoted: true,
  create({ generatedName }) {
    const id = generatedName(128);
    return { ref: id, attributes: { Id: id } };
  },
});
